import type { FallbackSession } from '../src/core/slot';

/** Whose sessions a processor follows. */
export interface SessionClient {
  readonly tenantId: string;
  /** The session of `init` that is open now. */
  readonly defaultSessionId: () => string | undefined;
}

/** Nobody's: every session that is bound counts, and none is the default. */
export const NO_CLIENT: SessionClient = { tenantId: '', defaultSessionId: () => undefined };

/** What happens now without a session of its own gets: the session of `init`, else that of what it is part of. */
export function fallbackNow(
  { defaultSessionId }: SessionClient,
  around: FallbackSession | undefined,
  fallback: FallbackSession,
): FallbackSession {
  const id = defaultSessionId();
  const isAroundDefault = around?.kind === 'process' && around.isDefault === true;
  if (id === undefined) return isAroundDefault ? around : fallback;
  if (isAroundDefault && around.processSessionId === id) return around;
  return { kind: 'process', processSessionId: id, isDefault: true };
}
