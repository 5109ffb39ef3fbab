import { AsyncLocalStorage } from 'node:async_hooks';
import { type BoundScope, type ObservedScope, processSlot } from './slot';

/**
 * Runs `fn` with the session in an AsyncLocalStorage of our own: the stand-in for an OpenTelemetry context manager,
 * one for all copies of this package.
 */
export function runInBoundScope<T>(sessionId: string, fn: () => T): T {
  return runWith({ sessionId }, fn);
}

/** The same with an observed call. */
export function runInObservedScope<T>(observed: ObservedScope, fn: () => T): T {
  return runWith({ observed }, fn);
}

/** The session bound around the running code while there was no context manager. */
export function boundScopeSessionId(): string | undefined {
  return current()?.sessionId;
}

/** The observed call around the running code that began while there was no context manager. */
export function boundObservedScope(): ObservedScope | undefined {
  return current()?.observed;
}

function runWith<T>(scope: BoundScope, fn: () => T): T {
  const slot = processSlot();
  slot.boundScope ??= new AsyncLocalStorage();
  return slot.boundScope.run({ ...slot.boundScope.getStore(), ...scope }, fn);
}

function current(): BoundScope | undefined {
  return processSlot().boundScope?.getStore();
}
