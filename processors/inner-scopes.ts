import { isClientScope } from './is-client-scope';

/** So many calls of an instrumentation are watched for an outer view before it counts as standing alone. */
const CALLS_TO_LEARN = 5;
/** Instrumentations remembered; a process has a handful. */
const MAX_SCOPES = 100;

/**
 * Learns which instrumentations see calls from the inside (a provider's client under a framework). Only their calls are
 * worth waiting with; the first few of every client's are, because nothing is known of it yet.
 */
export class InnerScopes {
  readonly #inner = new Set<string>();
  readonly #alone = new Map<string, number>();

  /** True while a call of this instrumentation may have an outer view that is still to come. */
  mayBe(scopeName: string): boolean {
    if (this.#inner.has(scopeName)) return true;
    return isClientScope(scopeName) && (this.#alone.get(scopeName) ?? 0) < CALLS_TO_LEARN;
  }

  /** A call of this instrumentation was the inner view of another one's. */
  found(scopeName: string): void {
    if (this.#inner.size < MAX_SCOPES) this.#inner.add(scopeName);
  }

  /** A call of this instrumentation left without a twin. */
  stoodAlone(scopeName: string): void {
    const calls = this.#alone.get(scopeName) ?? 0;
    if (calls > 0 || this.#alone.size < MAX_SCOPES) this.#alone.set(scopeName, calls + 1);
  }
}
