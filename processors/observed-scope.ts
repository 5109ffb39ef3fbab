import { type Context, context, createContextKey, type SpanContext } from '@opentelemetry/api';
import { boundObservedScope, runInObservedScope } from '../src/core/bound-scope';
import { type ObservedScope, processSlot } from '../src/core/slot';
import { activeSpanContext } from './stable-span-context';

const OBSERVED_KEY = createContextKey('lucidic.observed');

/** The innermost observed call that the code of a context runs in. */
export function observedScope(from: Context): ObservedScope | undefined {
  return (from.getValue(OBSERVED_KEY) as ObservedScope | undefined) ?? boundObservedScope();
}

/** The same, unless a span that is known here began inside of it and is active: then that one is nearer. */
export function nearestScope(from: Context): ObservedScope | undefined {
  const scope = observedScope(from);
  if (scope === undefined) return undefined;
  const active = activeSpanContext(from);
  const isKnown = active !== undefined && processSlot().attribution.has(active);
  return isNearest(scope, active, isKnown) ? scope : undefined;
}

/** What comes from another process is not inside of a call; a span that nobody has seen start has nothing to say. */
export function isNearest(scope: ObservedScope, active: SpanContext | undefined, isKnown: boolean): boolean {
  return scope.active === active || !(isKnown || active?.isRemote);
}

/** The context of the code inside of an observed call. */
export function withObservedScope(outside: Context, scope: ObservedScope): Context {
  return outside.setValue(OBSERVED_KEY, scope);
}

/** Runs `fn` in a context made by `withObservedScope`; with no context manager, in a storage of our own. */
export function runInScope<T>(inside: Context, scope: ObservedScope, fn: () => T): T {
  let isStarted = false;
  const start = (): T => {
    isStarted = true;
    return fn();
  };
  try {
    return context.with(inside, () =>
      context.active().getValue(OBSERVED_KEY) === scope ? start() : runInObservedScope(scope, start),
    );
  } catch (error) {
    // A context manager that is broken costs the nesting, not the call.
    if (isStarted) throw error;
    return start();
  }
}
