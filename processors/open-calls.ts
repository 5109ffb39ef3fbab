import type { AnyValueMap } from '../src/core/any-value';
import { isModelCall } from './model-call';

/** GenAI spans that run at once and are remembered; the oldest goes first. */
const MAX_OPEN = 1_000;

/**
 * An open span that is, or may yet turn out to be, a model call: OpenInference sets its attributes only after the start.
 * Held weakly, so that a span that never ends does not keep its prompt in memory.
 */
export interface OpenCall {
  readonly scopeName: string;
  readonly attributes: WeakRef<AnyValueMap>;
}

/** The GenAI spans that have started and not ended, as far as they are remembered. */
export class OpenCalls {
  readonly #calls = new Map<string, OpenCall>();

  /** Notes a started span and returns the one that had to be forgotten for it. `attributes` must be the live bag. */
  add(spanId: string, scopeName: string, attributes: AnyValueMap): OpenCall | undefined {
    this.#calls.set(spanId, { scopeName, attributes: new WeakRef(attributes) });
    if (this.#calls.size <= MAX_OPEN) return undefined;
    const [oldest] = this.#calls.keys();
    return oldest === undefined ? undefined : this.remove(oldest);
  }

  remove(spanId: string): OpenCall | undefined {
    const call = this.#calls.get(spanId);
    this.#calls.delete(spanId);
    return call;
  }

  /** Open model calls of other instrumentations than these. */
  others(scopes: readonly string[]): Set<OpenCall> {
    const others = new Set<OpenCall>();
    for (const call of this.#calls.values()) {
      if (scopes.includes(call.scopeName)) continue;
      const attributes = call.attributes.deref();
      if (attributes !== undefined && isModelCall(attributes)) others.add(call);
    }
    return others;
  }
}
