import { context } from '@opentelemetry/api';
import { contextOwners, OWNERS_CONTEXT_KEY, ownersIn, SESSION_CONTEXT_KEY } from '../processors/attribution';
import { enterBoundScope, runInBoundScope } from './core/bound-scope';
import type { SessionOwners } from './core/slot';

/**
 * Runs `fn` in a session. With a `tenantId` it is that tenant's alone, and the others stay in theirs; without one it is
 * everybody's. With no context manager registered, `context.with` runs its function and loses the context; then a scope of
 * our own carries it.
 */
export function enterSession<T>(sessionId: string, tenantId: string | undefined, fn: () => T): T {
  const active = context.active();
  const owners: SessionOwners =
    tenantId === undefined
      ? { owner: undefined, owned: {} }
      : { owner: tenantId, owned: { ...ownersIn(active)?.owned, [tenantId]: sessionId } };
  const bound = active.setValue(SESSION_CONTEXT_KEY, sessionId).setValue(OWNERS_CONTEXT_KEY, owners);
  return context.with(bound, () =>
    context.active().getValue(OWNERS_CONTEXT_KEY) === owners
      ? fn()
      : runInBoundScope({ sessionId, owners }, fn),
  );
}

/**
 * Puts the code that runs from here on in a session of a tenant, and what it starts; returns what ends that. For code that
 * has no function to give: `await using`.
 */
export function enterSessionHere(sessionId: string, tenantId: string): () => void {
  const active = context.active();
  const owners = { owner: tenantId, owned: { ...ownersIn(active)?.owned, [tenantId]: sessionId } };
  return enterBoundScope({ sessionId, owners, entered: { within: contextOwners(active) } });
}
