import { sessionIdOfTrace } from '../src/core/ids';
import type { Attribution, FallbackSession } from '../src/core/slot';
import type { SessionRef, SpanRecord } from '../src/core/span-record';
import { conversationId, LUCIDIC_SESSION_ID, validId } from './session-keys';

export type { FallbackSession };

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
  const id = fallbackSessionId(fallback, record.traceId);
  if (id === undefined || fallback.kind === 'drop') return undefined;
  if (fallback.kind === 'process') return { id, source: fallback.isDefault ? 'default' : 'process' };
  return { id, source: 'trace', ...(traceName === undefined ? {} : { name: traceName }) };
}

/** The id of the session that stands in where none is named; undefined: none does. */
export function fallbackSessionId(fallback: FallbackSession, traceId: string): string | undefined {
  if (fallback.kind === 'drop') return undefined;
  return fallback.kind === 'process' ? fallback.processSessionId : sessionIdOfTrace(traceId);
}
