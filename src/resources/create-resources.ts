import { getSessionId } from '../get-session-id';
import type { ApiClient } from './api-client';
import { Datasets } from './datasets/datasets';
import { Evals } from './evals';
import { Experiments } from './experiments';
import { Flags } from './flags';
import { MockCalls } from './mock-calls';
import { Prompts } from './prompts/prompts';
import type { SessionLink } from './session-link';

/** What lives in the backend beside sessions and events, for one client. */
export interface Resources {
  readonly prompts: Prompts;
  readonly datasets: Datasets;
  readonly experiments: Experiments;
  readonly flags: Flags;
  readonly evals: Evals;
  readonly mockCalls: MockCalls;
  /** Drops evals that are left, and gives the connections up. Later calls reject with the code `API_OFF`. */
  close(): Promise<void>;
}

/** What resources take beside their client. */
export interface ResourcesOptions extends Partial<SessionLink> {
  /** A directory where prompts are kept as well, so that they outlive the process. Default: memory only. */
  readonly promptCacheDir?: string | undefined;
  /** Milliseconds an eval is tried while the backend is down. Default: 300,000. */
  readonly retryForMs?: number;
  /** Milliseconds a process that ends is held for evals; 0: not at all. Default: 2,000. */
  readonly exitTimeoutMs?: number;
}

/** Makes the resources of a client. Nothing is read, sent or timed before the first call. */
export function createResources(client: ApiClient, options: ResourcesOptions = {}): Resources {
  const { promptCacheDir, retryForMs = 300_000, exitTimeoutMs = 2_000 } = options;
  const { currentSessionId = getSessionId, whenOpen = (sessionId) => Promise.resolve(sessionId) } = options;
  const link: SessionLink = { currentSessionId, whenOpen };
  const evals = new Evals(client, { link, retryForMs, exitTimeoutMs });
  return {
    prompts: new Prompts(client, { cacheDir: promptCacheDir }),
    datasets: new Datasets(client),
    experiments: new Experiments(client),
    flags: new Flags(client),
    evals,
    mockCalls: new MockCalls(client, link),
    async close() {
      await evals.close();
      await client.close();
    },
  };
}
