import { AsyncLocalStorage } from 'node:async_hooks';
import { type BoundScope, type ObservedScope, processSlot } from './slot';

/** A session that is bound, and whose. */
export type BoundSession = Pick<BoundScope, 'owners' | 'entered'> & { readonly sessionId: string };

/**
 * Runs `fn` with the session in an AsyncLocalStorage of our own: the stand-in for an OpenTelemetry context manager,
 * one for all copies of this package. An observed call around it stays.
 */
export function runInBoundScope<T>(session: BoundSession, fn: () => T): T {
  return storage().run({ ...session, observed: boundObservedScope() }, fn);
}

/** The same with an observed call; the session around it stays for as long as it is not left. */
export function runInObservedScope<T>(observed: ObservedScope, fn: () => T): T {
  return storage().run({ observed, outer: boundScope() }, fn);
}

/** The session bound around the running code while there was no context manager. */
export function boundScope(): BoundScope | undefined {
  let scope = current();
  while (scope !== undefined && (scope.isOver || scope.sessionId === undefined)) scope = scope.outer;
  return scope;
}

/** The observed call around the running code that began while there was no context manager. */
export function boundObservedScope(): ObservedScope | undefined {
  return current()?.observed;
}

/** Puts the code that runs from here on into a session, without a function around it; returns what ends that. */
export function enterBoundScope(session: BoundSession): () => void {
  const entered: BoundScope = { ...session, observed: boundObservedScope(), outer: current() };
  storage().enterWith(entered);
  // The code around may carry it as well, and could not be told otherwise.
  return () => {
    entered.isOver = true;
  };
}

function storage(): AsyncLocalStorage<BoundScope> {
  const slot = processSlot();
  slot.boundScope ??= new AsyncLocalStorage();
  return slot.boundScope;
}

function current(): BoundScope | undefined {
  let scope = processSlot().boundScope?.getStore();
  while (scope?.isOver) scope = scope.outer;
  return scope;
}
