import type { AnyValueMap } from '../src/core/any-value';
import { BoundedMap } from '../src/core/bounded-map';
import { mayBeModelCall } from './model-call';

/** GenAI spans that run at once and are remembered; the oldest goes first. */
const MAX_OPEN = 1_000;

/**
 * An open span that is, or may yet turn out to be, a model call: OpenInference sets its attributes only after the start.
 * The bag is held, not the span, and of a thousand spans at most: a WeakRef to it would hold every bag of a synchronous
 * burst until the burst is over.
 */
export interface OpenCall {
  readonly spanId: string;
  readonly scopeName: string;
  /** The live bag. */
  readonly attributes: AnyValueMap;
  /** Events under this one, as far as seen: the first one's span id, and whether there are more. */
  firstChild: string | undefined;
  hasMoreChildren: boolean;
  /** One of them is a call that this span only repeats. */
  repeatsChild: boolean;
}

const NOBODY: ReadonlySet<OpenCall> = new Set();

/** The GenAI spans that have started and not ended, as far as they are remembered. */
export class OpenCalls {
  readonly #calls = new BoundedMap<string, OpenCall>(MAX_OPEN);
  /** By instrumentation, those not known to be something else; a long-lived agent must not slow every call down. */
  readonly #candidates = new Map<string, Set<OpenCall>>();

  /** Notes a started span and returns the one that had to be forgotten for it. `attributes` must be the live bag. */
  add(spanId: string, scopeName: string, attributes: AnyValueMap): OpenCall | undefined {
    const call: OpenCall = {
      spanId,
      scopeName,
      attributes,
      firstChild: undefined,
      hasMoreChildren: false,
      repeatsChild: false,
    };
    if (mayBeModelCall(attributes)) {
      const ofScope = this.#candidates.get(scopeName);
      if (ofScope === undefined) this.#candidates.set(scopeName, new Set([call]));
      else ofScope.add(call);
    }
    const forgotten = this.#calls.set(spanId, call);
    if (forgotten !== undefined) this.#strike(forgotten);
    return forgotten;
  }

  get(spanId: string | undefined): OpenCall | undefined {
    return spanId === undefined ? undefined : this.#calls.get(spanId);
  }

  remove(spanId: string): OpenCall | undefined {
    const call = this.#calls.get(spanId);
    if (call === undefined) return undefined;
    this.#calls.delete(spanId);
    this.#strike(call);
    return call;
  }

  /** Open calls of other instrumentations than these that are, or may be, of a model. */
  others(scopes: readonly string[]): ReadonlySet<OpenCall> {
    let others: Set<OpenCall> | undefined;
    for (const [scopeName, calls] of this.#candidates) {
      if (scopes.includes(scopeName)) continue;
      for (const call of calls) {
        if (mayBeModelCall(call.attributes)) {
          others ??= new Set();
          others.add(call);
        }
        // Known by now to be something else: it will not become a model call any more.
        else this.#strike(call);
      }
    }
    return others ?? NOBODY;
  }

  #strike(call: OpenCall): void {
    const ofScope = this.#candidates.get(call.scopeName);
    if (ofScope?.delete(call) && ofScope.size === 0) this.#candidates.delete(call.scopeName);
  }
}
