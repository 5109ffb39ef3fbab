import type { Logger } from '../../../src/core/logger';

/** A logger that keeps what it was told, without a limit on repetition. */
export interface RecordedLogger extends Logger {
  readonly warnings: readonly { readonly reason: string; readonly message: string }[];
}

export function recordedLogger(): RecordedLogger {
  const warnings: { reason: string; message: string }[] = [];
  return {
    warnings,
    warn: (reason, message) => {
      warnings.push({ reason, message });
    },
    debug: () => undefined,
  };
}
