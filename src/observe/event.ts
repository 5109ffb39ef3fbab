import { defaultSink } from '../core/default-sink';
import { InvalidOperationError } from '../core/errors';
import type { EventSink } from '../core/event-sink';
import { checkObserveOptions, type ObserveOptions } from './observe-options';
import { type AnyFunction, type WrapOptions, wrapFunction } from './wrap-function';

/** What `event(options)` gives: a decorator of either kind, and a function that observes a function. */
export interface EventDecorator {
  /** Observes a function; what comes back is of the same type. */
  <F extends AnyFunction>(fn: F): F;
  /** Standard decorator of a method, private and static ones too. */
  <F extends AnyFunction>(method: F, context: ClassMethodDecoratorContext): F;
  /** Standard decorator of a getter. */
  <This, V>(getter: (this: This) => V, context: ClassGetterDecoratorContext<This, V>): (this: This) => V;
  /** Standard decorator of a setter. */
  <This, V>(
    setter: (this: This, value: V) => void,
    context: ClassSetterDecoratorContext<This, V>,
  ): (this: This, value: V) => void;
  /** Standard decorator of a field that holds a function. */
  <This, F extends AnyFunction>(
    value: undefined,
    context: ClassFieldDecoratorContext<This, F>,
  ): (this: This, initial: F) => F;
  /** Decorator of a method or accessor under `experimentalDecorators`. */
  <T>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<T>,
  ): TypedPropertyDescriptor<T>;
}

interface DecoratorContext {
  readonly kind: unknown;
  readonly name: unknown;
}

/**
 * Records each call of a function as a `function_call` event: arguments by name, return value, duration, errors with an
 * `error_traceback` child, and whatever is called inside hangs under it. A decorator (standard, or under TypeScript's
 * `experimentalDecorators`) and a function wrapper in one, for functions sync and async, generators, and functions that
 * return iterators or streams, which are followed as their consumer reads them.
 *
 * ```ts
 * class Agent {
 *   @event({ redactArguments: ['password'] })
 *   async login(user: string, password: string) { … }
 * }
 * const load = event({ tags: ['io'] })(async function load(path: string) { … });
 * ```
 *
 * The function behaves as without it: same `this`, same result, same error. Where Lucidic is switched off or not set up
 * it is called straight through.
 *
 * @throws InvalidOperationError where it is applied, when an option is wrong or when it is put on a class, an
 *   `accessor`, a parameter or, under `experimentalDecorators`, a field.
 */
export function event(options: ObserveOptions = {}): EventDecorator {
  return eventIn(defaultSink, options);
}

/** As `event`, recorded by the sink that is asked for at each call. @throws as `event`. */
export function eventIn(sink: () => EventSink | undefined, options: ObserveOptions = {}): EventDecorator {
  const checked = { ...checkObserveOptions(options), sink };
  const decorate = (...given: readonly unknown[]): unknown => {
    const [target, second, third] = given;
    if (given.length > 1 && isKey(second)) return decorateLegacy(target, second, third, checked);
    if (isContext(second)) return decorateStandard(target, second, checked);
    if (isFunction(target)) return wrapFunction(target, checked);
    throw new InvalidOperationError(
      'event: it observes functions. Write event(options)(fn) or @event(options).',
    );
  };
  return decorate as EventDecorator;
}

function decorateStandard(value: unknown, { kind, name }: DecoratorContext, options: WrapOptions): unknown {
  const ownName = String(typeof name === 'symbol' ? name.description : name);
  switch (kind) {
    case 'method':
    case 'getter':
    case 'setter':
      if (isFunction(value)) return wrapFunction(value, options, ownName);
      break;
    case 'field':
      // What is no function is a mistake that the types refuse; at this moment it is no reason to fail.
      return (initial: unknown) => (isFunction(initial) ? wrapFunction(initial, options, ownName) : initial);
  }
  throw refused(`@event cannot be put on a ${String(kind)}${kind === 'class' ? '' : ` (${ownName})`}`);
}

function decorateLegacy(
  target: unknown,
  key: string | symbol,
  given: unknown,
  options: WrapOptions,
): unknown {
  const name = String(typeof key === 'symbol' ? key.description : key);
  if (typeof given === 'number') throw refused(`@event cannot be put on a parameter (of ${name})`);
  const descriptor = isDescriptor(given) ? given : undefined;
  const own = descriptor ?? (isObject(target) ? Object.getOwnPropertyDescriptor(target, key) : undefined);
  if (own === undefined)
    throw refused(`@event cannot be put on a field (${name}) under experimentalDecorators`);
  const { value, get, set } = own;
  if (isFunction(value)) return { ...own, value: wrapFunction(value, options, name) };
  if (get === undefined && set === undefined)
    throw refused(`@event cannot be put on ${name}, which is no method`);
  return {
    ...own,
    ...(get === undefined ? {} : { get: wrapFunction(get, options, name) }),
    ...(set === undefined ? {} : { set: wrapFunction(set, options, name) }),
  };
}

function refused(what: string): InvalidOperationError {
  return new InvalidOperationError(
    `event: ${what}. Put it on a method, or wrap a function: event(options)(fn).`,
  );
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

function isKey(value: unknown): value is string | symbol {
  return typeof value === 'string' || typeof value === 'symbol';
}

function isContext(value: unknown): value is DecoratorContext {
  return isObject(value) && 'kind' in value && 'name' in value;
}

function isDescriptor(value: unknown): value is PropertyDescriptor {
  return isObject(value);
}
