import type { Mask } from '../../processors/masking/create-mask';
import { type Clock, systemClock } from '../core/clock';
import type { Config } from '../core/config';
import { proxyVariables } from '../core/env';
import type { Logger } from '../core/logger';
import { ApiClient } from './api-client';

/** What a client shares with the rest of its tenant. */
export interface ApiClientDeps {
  /** Stands between what callers give and every body; the tenant's own, so that its counts are too. */
  readonly mask?: Mask | undefined;
  readonly logger: Logger;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** The client of a configuration; undefined stands for Lucidic switched off, where every call rejects with `API_OFF`. */
export function createApiClient(
  config: Pick<Config, 'baseUrl' | 'apiKey' | 'agentId' | 'timeoutMs' | 'ca' | 'cert' | 'key'> | undefined,
  { mask, logger, clock = systemClock }: ApiClientDeps,
): ApiClient {
  if (config === undefined) {
    const off = 'Lucidic is switched off by enabled, LUCIDIC_ENABLED or OTEL_SDK_DISABLED';
    return new ApiClient({
      baseUrl: 'http://off.invalid',
      apiKey: '',
      agentId: '',
      timeoutMs: 1,
      clock,
      logger,
      off,
    });
  }
  const { baseUrl, apiKey, agentId, timeoutMs, ca, cert, key } = config;
  const network = { proxies: proxyVariables(), ca, cert, key };
  return new ApiClient({ baseUrl, apiKey, agentId, timeoutMs, network, mask, clock, logger });
}
