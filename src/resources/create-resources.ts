import type { ApiClient } from './api-client';
import { type CreateExperimentOptions, createExperiment } from './create-experiment';
import { createMockCall, type MockCallOptions, type MockCallResult } from './create-mock-call';
import { createDatasets } from './datasets/create-datasets';
import type { Datasets } from './datasets/datasets';
import { Evals } from './evals';
import { Flags } from './flags';
import { Prompts } from './prompts/prompts';
import type { SessionLink } from './session-link';

/** The experiments of an agent. */
export interface Experiments {
  /**
   * Makes an experiment and gives its id, with which sessions join it (`experimentId`).
   * @throws ApiError, APIKeyVerificationError, InvalidOperationError.
   */
  createExperiment(options: CreateExperimentOptions): Promise<string>;
}

/** Calls of mocked tools, for agents under test. */
export interface MockCalls {
  /**
   * Asks the backend what the tool answers, and writes the call as an event of the session.
   * @throws LucidicUnsupportedSQLError for SQL the backend cannot run; ApiError, APIKeyVerificationError;
   * InvalidOperationError where there is no session.
   */
  create(options: MockCallOptions): Promise<MockCallResult>;
}

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
  const { currentSessionId = () => undefined, whenOpen = (sessionId) => Promise.resolve(sessionId) } =
    options;
  const link: SessionLink = { currentSessionId, whenOpen };
  const prompts = new Prompts(client, { cacheDir: promptCacheDir });
  const evals = new Evals(client, { link, retryForMs, exitTimeoutMs });
  return {
    prompts,
    datasets: createDatasets(client),
    experiments: { createExperiment: (options) => createExperiment(client, options) },
    flags: new Flags(client),
    evals,
    mockCalls: { create: (options) => createMockCall(client, link, options) },
    async close() {
      await evals.close();
      await client.close();
      await prompts.close();
    },
  };
}
