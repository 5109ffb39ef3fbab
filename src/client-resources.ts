import { systemClock } from './core/clock';
import { createLogger } from './core/logger';
import { createApiClient } from './resources/create-api-client';
import { createResources, type Resources } from './resources/create-resources';
import type { SpanPipeline } from './span-pipeline';

/** The resources of a client, which share mask and log with its pipeline; without one every call says that it is off. */
export function clientResources(
  pipeline: SpanPipeline | undefined,
  currentSessionId: () => string | undefined,
): Resources {
  if (pipeline === undefined) {
    const logger = createLogger(systemClock, { debug: false });
    return createResources(createApiClient(undefined, { logger }), { currentSessionId });
  }
  const { tenant, config } = pipeline;
  const client = createApiClient(config, { mask: tenant.mask, logger: tenant.logger });
  return createResources(client, {
    currentSessionId,
    promptCacheDir: config.promptCacheDir,
    exitTimeoutMs: config.exitTimeoutMs,
    // What was said before is there before: the opening of the session among it.
    async whenOpen(sessionId) {
      await tenant.flush(config.timeoutMs);
      return sessionId;
    },
  });
}
