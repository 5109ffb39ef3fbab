import type { LineageNode } from '../src/core/slot';
import type { ParentRef } from '../src/core/span-record';

/**
 * The parent an event of this span is filed under: the nearest ancestor that leaves or has left as an event, which is
 * thereby promised. A parent given by baggage stands nearer than spans outside the scope it was given in.
 */
export function nearestParent(span: LineageNode): ParentRef | undefined {
  return parentFrom(span.parent, span.attribution.parentEventId);
}

/** The parent of what happens inside of `span`, `given` being the parent event that came by baggage. */
export function parentFrom(span: LineageNode | undefined, given: string | undefined): ParentRef | undefined {
  const nearest = nearestEvent(span, given);
  if (nearest !== undefined) return promise(nearest);
  return given === undefined ? undefined : { eventId: given };
}

/** The span itself or its nearest ancestor that leaves or has left as an event, inside the scope of `given`. */
export function nearestEvent(
  span: LineageNode | undefined,
  given: string | undefined,
): LineageNode | undefined {
  for (let node = span; node !== undefined; node = node.parent) {
    if (node.attribution.parentEventId !== given) return undefined;
    if (node.fate === 'left' || (node.fate === 'open' && node.tentativelyAdmitted)) return node;
  }
  return undefined;
}

/** Promises the span's event to another process. */
export function promiseOutside(node: LineageNode): void {
  promise(node);
  node.namedOutside = true;
}

/** An open span that is promised leaves even if it is refused at its end, so no child of it is ever an orphan. */
function promise(node: LineageNode): ParentRef {
  node.promised = true;
  return { traceId: node.traceId, spanId: node.spanId };
}
