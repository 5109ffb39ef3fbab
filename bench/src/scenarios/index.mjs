import { burst } from './burst.mjs';
import { hungShutdown } from './hung-shutdown.mjs';
import { ingest } from './ingest.mjs';
import { mapping } from './mapping.mjs';
import { sizes } from './sizes.mjs';
import { stall } from './stall.mjs';
import { startPath } from './start-path.mjs';
import { steady } from './steady.mjs';
import { store } from './store.mjs';
import { sustained, sustainedFar, sustainedSessions } from './sustained.mjs';
import { unended } from './unended.mjs';

/** @type {Readonly<Record<string, import('./scenario.d.ts').Scenario | import('./scenario.d.ts').BackendScenario>>} */
export const scenarios = {
  steady,
  stall,
  burst,
  sustained,
  'sustained-far': sustainedFar,
  'sustained-sessions': sustainedSessions,
  sizes,
  mapping,
  start: startPath,
  unended,
  shutdown: hungShutdown,
  ingest,
  store,
};
