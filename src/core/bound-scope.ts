import { AsyncLocalStorage } from 'node:async_hooks';
import { type BoundScope, processSlot } from './slot';

/**
 * Runs `fn` with the session in an AsyncLocalStorage of our own: the stand-in for an OpenTelemetry context manager,
 * one for all copies of this package.
 */
export function runInBoundScope<T>(scope: BoundScope, fn: () => T): T {
  const slot = processSlot();
  slot.boundScope ??= new AsyncLocalStorage();
  return slot.boundScope.run(scope, fn);
}

/** The session bound around the running code while there was no context manager. */
export function boundScope(): BoundScope | undefined {
  let scope = processSlot().boundScope?.getStore();
  while (scope?.isOver) scope = scope.outer;
  return scope;
}

/** Puts the code that runs from here on into a scope, without a function around it; returns what ends that. */
export function enterBoundScope(scope: Omit<BoundScope, 'outer'>): () => void {
  const slot = processSlot();
  slot.boundScope ??= new AsyncLocalStorage();
  const entered: BoundScope = { ...scope, outer: boundScope() };
  slot.boundScope.enterWith(entered);
  // The code around may carry it as well, and could not be told otherwise.
  return () => {
    entered.isOver = true;
  };
}
