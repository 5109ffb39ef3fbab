import type { FallbackSession } from '../src/core/slot';

/** Whose sessions a processor follows. */
export interface SessionClient {
  readonly tenantId: string;
  /** The session of `init` that is open now. */
  readonly defaultSessionId: () => string | undefined;
}

/** Nobody's: every session that is bound counts, and none is the default. */
export const NO_CLIENT: SessionClient = { tenantId: '', defaultSessionId: () => undefined };

/**
 * What happens now without a session of its own gets: the session of `init`, else that of what it is part of. With a
 * fallback of its own, one for the process is that of an observed call outside of any trace.
 */
export function fallbackNow(
  { defaultSessionId }: SessionClient,
  around: FallbackSession | undefined,
  fallback: FallbackSession,
): FallbackSession {
  const id = defaultSessionId();
  const isAround = around?.kind === 'process';
  if (id === undefined) return isAround ? around : fallback;
  if (isAround && around.isDefault && around.processSessionId === id) return around;
  return { kind: 'process', processSessionId: id, isDefault: true };
}
