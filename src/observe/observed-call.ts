import { type AnyValue, type AnyValueMap, emptyBag } from '../core/any-value';
import type { CallTold, OpenCall, ToldError } from '../core/event-sink';
import { captureValue } from './capture-value';
import { CollectedItems } from './collected-items';
import { toldError } from './error-text';

/** What is the same for all calls of a function. */
export interface ObservedFunction {
  readonly name: string;
  readonly tags: readonly string[] | undefined;
  readonly metadata: AnyValueMap | undefined;
  readonly misc: AnyValueMap | undefined;
  readonly capturesReturn: boolean;
}

/** One call of an observed function, from its beginning to its event. Nothing here throws but what `run` runs. */
export class ObservedCall {
  readonly #fn: ObservedFunction;
  readonly #args: AnyValueMap | undefined;
  #items: CollectedItems | undefined;
  #open: OpenCall | undefined;

  constructor(fn: ObservedFunction, args: AnyValueMap | undefined) {
    this.#fn = fn;
    this.#args = args;
  }

  /** From here on the call is followed, until it is over. */
  begin(open: OpenCall): void {
    this.#open = open;
  }

  /** The call is over: nothing more is recorded of it. */
  get isOver(): boolean {
    return this.#open === undefined;
  }

  /** Runs `fn` inside of the call, also when the call is over. */
  run<T>(fn: () => T): T {
    return this.#open === undefined ? fn() : this.#open.run(fn);
  }

  /** It gives items, one after the other; at most as many are kept as `CAPTURE_LIMITS` allows. */
  gave(item: unknown): void {
    if (this.isOver) return;
    this.#items ??= new CollectedItems();
    if (this.#fn.capturesReturn) this.#items.add(item);
    else this.#items.skip();
  }

  /** It has returned. Of something that gave items, `value` is what came after the last one. */
  returned(value: unknown): void {
    if (this.isOver) return;
    const kept = this.#fn.capturesReturn ? captureValue(value) : undefined;
    this.#end({ status: 'ok' }, kept);
  }

  /** What it returned was given up before its end. */
  leftEarly(): void {
    this.#end({ status: 'ok', misc: { ended_early: true } }, undefined);
  }

  threw(error: unknown): void {
    if (this.isOver) return;
    const exception = toldError(error);
    const { type, message } = exception;
    const text = message === '' || message.startsWith(type) ? message || type : `${type}: ${message}`;
    this.#end({ status: 'error', error: text }, undefined, exception);
  }

  /** Should nobody hold `target` any more, the call is over without an end. */
  watch(target: object): void {
    this.#open?.interruptWhenLost(target);
  }

  /** What the event would say if the call never ended. */
  soFar(): CallTold {
    return this.#told({ status: 'interrupted' }, undefined);
  }

  #end(outcome: Outcome, value: AnyValue, exception?: ToldError): void {
    const open = this.#open;
    this.#open = undefined;
    open?.end({ ...this.#told(outcome, value), exception });
  }

  #told({ status, error, misc }: Outcome, value: AnyValue): CallTold {
    const { name, tags, metadata } = this.#fn;
    const payload = emptyBag();
    payload['function_name'] = name;
    if (this.#args !== undefined) payload['arguments'] = this.#args;
    if (this.#fn.capturesReturn) {
      if (this.#items !== undefined) payload['return_value'] = this.#items.list();
      else if (status === 'ok') payload['return_value'] = value ?? null;
    }
    payload['status'] = status;
    if (error !== undefined) payload['error'] = error;
    const all: AnyValueMap = { ...this.#fn.misc, ...misc, ...this.#itemsMisc(value) };
    if (Object.keys(all).length > 0) payload['misc'] = all;
    return { payload, tags, metadata };
  }

  #itemsMisc(value: AnyValue): AnyValueMap {
    if (this.#items === undefined) return {};
    return { items: this.#items.count, ...(value === undefined ? {} : { returned: value }) };
  }
}

interface Outcome {
  readonly status: 'ok' | 'error' | 'interrupted';
  readonly error?: string;
  readonly misc?: AnyValueMap;
}
