import type { Context } from '@opentelemetry/api';
import { eventIdOfSpan } from '../../src/core/ids';
import { type LineageNode, processSlot } from '../../src/core/slot';
import { attributionIn } from '../attribution';
import { nearestEvent, promiseOutside } from '../lineage';
import { nearestScope } from '../observed-scope';
import { fallbackSessionId } from '../resolve-session';
import { activeSpanContext } from '../stable-span-context';

/** Where events that a request causes in another process belong. */
export interface OutgoingIds {
  readonly sessionId: string;
  /** The nearest event around the request; absent where there is none in this session. */
  readonly parentEventId?: string | undefined;
  /** To be called when the parent has been sent: from then on it has to leave as an event. */
  readonly promiseParent: () => void;
}

/** The session and the nearest event of a context; undefined where events would have neither. */
export function outgoingIds(context: Context): OutgoingIds | undefined {
  const here = attributionIn(context);
  const active = activeSpanContext(context);
  const lineage =
    nearestScope(context)?.node ??
    (active === undefined ? undefined : processSlot().attribution.get(active)?.lineage);
  const nearest = nearestWithSession(lineage, here.parentEventId);
  const sessionId = here.sessionId ?? nearest?.sessionId;
  if (sessionId === undefined) return undefined;
  // The event of another session is no parent: a session's tree does not reach into its neighbour's.
  if (nearest?.sessionId === sessionId) {
    const { node } = nearest;
    const parentEventId = eventIdOfSpan(node.traceId, node.spanId);
    return { sessionId, parentEventId, promiseParent: () => promiseOutside(node) };
  }
  return { sessionId, parentEventId: here.parentEventId, promiseParent: () => undefined };
}

/** Processors differ in what they admit and in what a span without a session gets; the first that has an event counts. */
function nearestWithSession(
  lineage: LineageNode | undefined,
  given: string | undefined,
): { readonly node: LineageNode; readonly sessionId: string } | undefined {
  for (let view = lineage; view !== undefined; view = view.other) {
    const node = nearestEvent(view, given);
    const sessionId =
      node?.attribution.sessionId ??
      (node && fallbackSessionId(node.fallback ?? node.trace.fallback, node.traceId));
    if (node !== undefined && sessionId !== undefined) return { node, sessionId };
  }
  return undefined;
}
