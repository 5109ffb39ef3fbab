import type { ParentRef } from '../src/core/span-record';
import type { SpanState } from './span-state';

/**
 * The parent an event of this span is filed under: the nearest ancestor that leaves or has left as an event. One that
 * is still open and looks admitted is thereby promised: it leaves even if it is refused at its end, so no child is ever
 * an orphan. A parent given by baggage stands nearer than spans outside the scope it was given in.
 */
export function nearestParent(state: SpanState): ParentRef | undefined {
  const given = state.attribution.parentEventId;
  for (let ancestor = state.parent; ancestor !== undefined; ancestor = ancestor.parent) {
    if (ancestor.attribution.parentEventId !== given) break;
    if (ancestor.fate === 'refused') continue;
    if (ancestor.fate === 'open' && !ancestor.tentativelyAdmitted) continue;
    ancestor.promised = true;
    return { traceId: ancestor.traceId, spanId: ancestor.spanId };
  }
  return given === undefined ? undefined : { eventId: given };
}
