import { burst } from './burst.mjs';
import { mapping } from './mapping.mjs';
import { sizes } from './sizes.mjs';
import { startPath } from './start-path.mjs';
import { steady } from './steady.mjs';
import { unended } from './unended.mjs';

/** @type {Readonly<Record<string, import('./scenario.d.ts').Scenario>>} */
export const scenarios = {
  steady,
  burst,
  sizes,
  mapping,
  start: startPath,
  unended,
};
