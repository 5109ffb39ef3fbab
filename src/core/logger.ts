import type { Clock } from './clock';

/** Where the package speaks: stderr, and never with span content. */
export interface Logger {
  /** Something the user should act on. At most once a minute for each `reason`. */
  warn(reason: string, message: string): void;
  /** Only with `LUCIDIC_DEBUG`. */
  debug(message: string): void;
}

/** The logger of a tenant. */
export interface TenantLogger extends Logger {
  /** Only with `LUCIDIC_VERBOSE`; `line` is not called else. */
  verbose(line: () => string): void;
}

/** At most one line per reason in this time, so that a broken backend cannot flood the application's log. */
const REPEAT_AFTER_MS = 60_000;
/** Reasons come from our own code; the bound only guards against a mistake there. */
const MAX_REASONS = 200;

/** A logger on stderr. The only place that uses `console`. */
export function createLogger(
  clock: Clock,
  options: { readonly debug: boolean; readonly verbose?: boolean },
): TenantLogger {
  const lastUnixMs = new Map<string, number>();
  return {
    warn(reason, message) {
      const now = clock.nowMs();
      const last = lastUnixMs.get(reason);
      if (last !== undefined && now - last < REPEAT_AFTER_MS) return;
      if (lastUnixMs.size < MAX_REASONS || last !== undefined) lastUnixMs.set(reason, now);
      console.warn(`[lucidic] ${message}`);
    },
    verbose(line) {
      if (options.verbose) console.warn(`[lucidic] ${line()}`);
    },
    debug(message) {
      if (options.debug) console.warn(`[lucidic] ${message}`);
    },
  };
}
