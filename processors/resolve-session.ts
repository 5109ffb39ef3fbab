import { sessionIdOfTrace } from '../src/core/ids';
import type { Attribution } from '../src/core/slot';
import type { SessionRef, SpanRecord } from '../src/core/span-record';
import { conversationId, LUCIDIC_SESSION_ID, validId } from './session-keys';

/** What a span without a session gets. `processSessionId` is one random id for the whole process. */
export type FallbackSession =
  | { readonly kind: 'trace' }
  | { readonly kind: 'process'; readonly processSessionId: string }
  | { readonly kind: 'drop' };

/**
 * The session of an ended span, in the order of the design: its own attribute, what its context said at start, a
 * conversation id, then the fallback. Undefined: the span has no session and none is made up for it.
 */
export function resolveSession(
  record: SpanRecord,
  attribution: Attribution,
  fallback: FallbackSession,
  traceName: string | undefined,
): SessionRef | undefined {
  const named = validId(record.attributes[LUCIDIC_SESSION_ID]);
  if (named !== undefined) return { id: named, source: 'attribute' };
  const { sessionId, sessionSource } = attribution;
  if (sessionId !== undefined && sessionSource !== undefined && sessionSource !== 'conversation') {
    return { id: sessionId, source: sessionSource };
  }
  const conversation = conversationId(record.attributes) ?? sessionId ?? conversationId(record.resource);
  if (conversation !== undefined) return { id: conversation, source: 'conversation' };
  if (fallback.kind === 'drop') return undefined;
  if (fallback.kind === 'process') return { id: fallback.processSessionId, source: 'process' };
  const id = sessionIdOfTrace(record.traceId);
  return { id, source: 'trace', ...(traceName === undefined ? {} : { name: traceName }) };
}
