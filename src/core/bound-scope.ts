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
  return processSlot().boundScope?.getStore();
}
