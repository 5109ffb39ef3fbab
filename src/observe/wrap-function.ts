import { type AnyValueMap, isAnyValueMap } from '../core/any-value';
import { InvalidOperationError } from '../core/errors';
import type { EventSink } from '../core/event-sink';
import { captureArguments } from './capture-arguments';
import { captureValue } from './capture-value';
import { functionNameOf } from './class-name';
import { followResult } from './follow-result';
import type { ObserveOptions } from './observe-options';
import { ObservedCall, type ObservedFunction } from './observed-call';

/** Any function: of no arguments that we know of, so that none is refused. */
export type AnyFunction = (...args: never[]) => unknown;

/** How a function is observed, and who records its calls. */
export interface WrapOptions extends ObserveOptions {
  readonly sink: () => EventSink | undefined;
}

/** Of the function's own properties these are the wrapper's own business. */
const NOT_COPIED: ReadonlySet<string | symbol> = new Set(['prototype', 'arguments', 'caller']);

/**
 * The same function, observed: same name, length, prototype and properties, same `this`, same result.
 *
 * @throws InvalidOperationError for a class: a class is no call.
 */
export function wrapFunction<F extends AnyFunction>(fn: F, options: WrapOptions, ownName?: string): F {
  if (isClass(fn))
    throw new InvalidOperationError('event: a class cannot be observed. Decorate its methods.');
  const name = options.name ?? ownName ?? (functionNameOf(fn) || 'anonymous');
  const facts: ObservedFunction = {
    name,
    tags: options.tags,
    metadata: asMap(options.metadata),
    misc: asMap(options.misc),
    capturesReturn: options.captureReturn !== false,
  };
  const captured = captureArguments(fn, options);
  /** Whatever goes wrong here (a stack that is full, say) costs the event and not the call. */
  const begin = (sink: EventSink, args: readonly unknown[]): ObservedCall | undefined => {
    try {
      const call = new ObservedCall(facts, captured(args));
      const open = sink.openCall({ name, soFar: () => call.soFar() });
      if (open === undefined) return undefined;
      call.begin(open);
      return call;
    } catch {
      return undefined;
    }
  };
  function observed(this: unknown, ...args: unknown[]): unknown {
    if (new.target !== undefined) {
      throw new InvalidOperationError(`event: ${name} is observed, and cannot be called with new.`);
    }
    const sink = options.sink();
    if (sink === undefined) return Reflect.apply(fn, this, args);
    const call = begin(sink, args);
    if (call === undefined) return Reflect.apply(fn, this, args);
    let result: unknown;
    try {
      result = call.run(() => Reflect.apply(fn, this, args));
    } catch (error) {
      call.threw(error);
      throw error;
    }
    return followResult(call, result);
  }
  return dressedAs(observed, fn) as F;
}

/** Puts what can be seen of a function on another one. */
function dressedAs(wrapper: object, fn: object): object {
  Object.setPrototypeOf(wrapper, Object.getPrototypeOf(fn));
  for (const key of Reflect.ownKeys(fn)) {
    const own = Object.getOwnPropertyDescriptor(fn, key);
    if (own !== undefined && !NOT_COPIED.has(key)) Object.defineProperty(wrapper, key, own);
  }
  return wrapper;
}

/** A class is the one function whose `prototype` cannot be replaced and which has one. */
function isClass(fn: object): boolean {
  return (
    Object.getOwnPropertyDescriptor(fn, 'prototype')?.writable === false &&
    Function.prototype.toString.call(fn).startsWith('class')
  );
}

function asMap(value: unknown): AnyValueMap | undefined {
  const captured = value === undefined ? undefined : captureValue(value);
  return isAnyValueMap(captured) ? captured : undefined;
}
