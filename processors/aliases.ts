import { BoundedMap } from '../src/core/bounded-map';
import type { ParentRef, SessionRecord } from '../src/core/span-record';

/** Spans that are no events of their own, remembered for children that are still to come; the oldest goes first. */
const MAX_ALIASES = 10_000;
/** An alias of an alias of an alias: views of one call, of which there are never so many. */
const MAX_STEPS = 10;

interface Alias {
  readonly parent: ParentRef;
  readonly from: SessionRecord['session'];
  readonly to: SessionRecord['session'];
}

/** Which event stands for a span that became part of another's: its children hang under that one, in its session. */
export class Aliases {
  readonly #aliases = new BoundedMap<string, Alias>(MAX_ALIASES);

  /** From now on `outer` stands for `inner`. */
  add(inner: SessionRecord, outer: SessionRecord): void {
    const { traceId, spanId, session } = outer;
    this.#aliases.set(inner.spanId, { parent: { traceId, spanId }, from: inner.session, to: session });
  }

  /** The record under the event that stands for its parent. */
  repoint(record: SessionRecord): SessionRecord {
    let repointed = record;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const { parent, session } = repointed;
      if (parent === undefined || 'eventId' in parent) return repointed;
      const alias = this.#aliases.get(parent.spanId);
      if (alias === undefined) return repointed;
      const inSession = session.id === alias.from.id ? alias.to : session;
      repointed = { ...repointed, parent: alias.parent, session: inSession };
    }
    return repointed;
  }
}
