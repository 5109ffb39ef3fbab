import type { Logger } from '@opentelemetry/api-logs';
import { LoggerProvider, type LogRecordProcessor } from '@opentelemetry/sdk-logs';

/** A real logger provider, without touching the global one. */
export interface Logging {
  readonly provider: LoggerProvider;
  logger(scope?: string): Logger;
  close(): Promise<void>;
}

export function startLogging(...processors: LogRecordProcessor[]): Logging {
  const provider = new LoggerProvider({ processors });
  return {
    provider,
    logger: (scope = 'test') => provider.getLogger(scope),
    close: () => provider.shutdown(),
  };
}
