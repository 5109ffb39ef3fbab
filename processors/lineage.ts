import type { LineageNode } from '../src/core/slot';
import type { ParentRef } from '../src/core/span-record';

/** Of whoever looks for its parent: the session it is in, or is known to get. */
export type LineageChild = Pick<LineageNode, 'sessionId' | 'attribution'>;

/**
 * The parent an event of this span is filed under: the nearest ancestor that leaves or has left as an event, which is
 * thereby promised. A parent given by baggage stands nearer than spans outside the scope it was given in.
 */
export function nearestParent(span: LineageNode): ParentRef | undefined {
  return parentFrom(span.parent, span.attribution.parentEventId, span);
}

/** The parent of what happens inside of `span`, `given` being the parent event that came by baggage. */
export function parentFrom(
  span: LineageNode | undefined,
  given: string | undefined,
  child?: LineageChild,
): ParentRef | undefined {
  const nearest = nearestEvent(span, given, child);
  if (nearest !== undefined) return promise(nearest);
  return given === undefined ? undefined : { eventId: given };
}

/** The span itself or its nearest ancestor that leaves or has left as an event, inside the scope of `given`. */
export function nearestEvent(
  span: LineageNode | undefined,
  given: string | undefined,
  child?: LineageChild,
): LineageNode | undefined {
  for (let node = span; node !== undefined; node = node.parent) {
    if (node.attribution.parentEventId !== given) return undefined;
    if (isElsewhere(node, child)) continue;
    if (node.fate === 'left' || (node.fate === 'open' && node.tentativelyAdmitted)) return node;
  }
  return undefined;
}

/**
 * A session's tree does not reach into its neighbour's, and a span that will get no session will be no event. A child
 * whose session was bound has another one than a parent that began outside of it; a conversation id, which many
 * instrumentations set at the end, the parent may still get.
 */
function isElsewhere(node: LineageNode, child: LineageChild | undefined): boolean {
  if (node.sessionId !== undefined)
    return child?.sessionId !== undefined && node.sessionId !== child.sessionId;
  if (node.fate !== 'open') return false;
  const { sessionId, sessionSource } = child?.attribution ?? {};
  const wasBound = sessionId !== undefined && sessionSource !== 'conversation';
  return wasBound || (node.attribution.sessionId === undefined && node.trace.fallback.kind === 'drop');
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
