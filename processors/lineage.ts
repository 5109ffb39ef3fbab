import type { FallbackSession, LineageNode } from '../src/core/slot';
import type { ParentRef } from '../src/core/span-record';

/** What is filed under a span: another span, an observed call, or an event given by hand. */
export type Child = Pick<LineageNode, 'attribution' | 'fallback' | 'sessionId'>;

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
  child?: Child,
): ParentRef | undefined {
  const nearest = nearestEvent(span, given, child);
  if (nearest !== undefined) return promise(nearest);
  return given === undefined ? undefined : { eventId: given };
}

/** The span itself or its nearest ancestor that leaves or has left as an event, inside the scope of `given`. */
export function nearestEvent(
  span: LineageNode | undefined,
  given: string | undefined,
  child?: Child,
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
function isElsewhere(node: LineageNode, child: Child | undefined): boolean {
  if (node.sessionId !== undefined)
    return child?.sessionId !== undefined && node.sessionId !== child.sessionId;
  if (node.fate !== 'open') return false;
  const { sessionId, sessionSource } = child?.attribution ?? {};
  const wasBound = sessionId !== undefined && sessionSource !== 'conversation';
  const toBe = wasBound ? sessionId : defaultOf(child?.fallback);
  if (child !== undefined && toBe !== defaultOf(node.fallback)) return true;
  return node.attribution.sessionId === undefined && (node.fallback ?? node.trace.fallback).kind === 'drop';
}

/** The session of `init`, where it is what a span without a session gets. */
function defaultOf(fallback: FallbackSession | undefined): string | undefined {
  return fallback?.kind === 'process' && fallback.isDefault ? fallback.processSessionId : undefined;
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
