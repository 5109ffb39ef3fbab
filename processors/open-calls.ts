import type { AnyValueMap } from '../src/core/any-value';
import { BoundedMap } from '../src/core/bounded-map';
import { mayBeModelCall } from './model-call';

/** GenAI spans that run at once and are remembered; the oldest goes first. */
const MAX_OPEN = 1_000;

/**
 * An open span that is, or may yet turn out to be, a model call: OpenInference sets its attributes only after the start.
 * They are held weakly, so that a span that never ends does not keep its prompt in memory.
 */
export interface OpenCall {
  readonly spanId: string;
  readonly scopeName: string;
  /** The live bag; undefined when the span is gone. */
  readonly attributes: () => AnyValueMap | undefined;
  /** Events under this one, as far as seen: the first one's span id, and whether there are more. */
  firstChild: string | undefined;
  hasMoreChildren: boolean;
  /** One of them is a call that this span only repeats. */
  repeatsChild: boolean;
}

/** The GenAI spans that have started and not ended, as far as they are remembered. */
export class OpenCalls {
  readonly #calls = new BoundedMap<string, OpenCall>(MAX_OPEN);
  /** Those that are not known to be something else; a long-lived agent must not slow every call down. */
  readonly #candidates = new Map<string, OpenCall>();

  /** Notes a started span and returns the one that had to be forgotten for it. `attributes` must be the live bag. */
  add(spanId: string, scopeName: string, attributes: AnyValueMap): OpenCall | undefined {
    const bag = new WeakRef(attributes);
    const call: OpenCall = {
      spanId,
      scopeName,
      attributes: () => bag.deref(),
      firstChild: undefined,
      hasMoreChildren: false,
      repeatsChild: false,
    };
    if (mayBeModelCall(attributes)) this.#candidates.set(spanId, call);
    const forgotten = this.#calls.set(spanId, call);
    if (forgotten !== undefined) this.#candidates.delete(forgotten.spanId);
    return forgotten;
  }

  get(spanId: string | undefined): OpenCall | undefined {
    return spanId === undefined ? undefined : this.#calls.get(spanId);
  }

  remove(spanId: string): OpenCall | undefined {
    const call = this.#calls.get(spanId);
    this.#calls.delete(spanId);
    this.#candidates.delete(spanId);
    return call;
  }

  /** Open calls of other instrumentations than these that are, or may be, of a model. */
  others(scopes: readonly string[]): Set<OpenCall> {
    const others = new Set<OpenCall>();
    for (const call of this.#candidates.values()) {
      if (scopes.includes(call.scopeName)) continue;
      const attributes = call.attributes();
      if (attributes !== undefined && mayBeModelCall(attributes)) others.add(call);
      // Gone, or known by now to be something else: it will not become a model call any more.
      else this.#candidates.delete(call.spanId);
    }
    return others;
  }
}
