import type { FallbackSession } from '../processors/resolve-session';
import type { Config } from './core/config';
import { randomId } from './core/ids';

/** The configured fallback; for `process` with one fresh session id. */
export function fallbackSession({ fallbackSession: kind }: Config): FallbackSession {
  return kind === 'process' ? { kind, processSessionId: randomId() } : { kind };
}
