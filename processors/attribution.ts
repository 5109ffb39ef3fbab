import {
  type Baggage,
  type Context,
  createContextKey,
  propagation,
  type SpanContext,
} from '@opentelemetry/api';
import type { AnyValueMap } from '../src/core/any-value';
import { type Attribution, processSlot } from '../src/core/slot';
import {
  CONVERSATION_BAGGAGE,
  conversationId,
  LUCIDIC_PARENT_EVENT_ID,
  LUCIDIC_SESSION_ID,
  validId,
} from './session-keys';

/** Our own context key: a session bound in code, which never leaves the process by itself. */
export const SESSION_CONTEXT_KEY = createContextKey('lucidic.session_id');

/**
 * What is known at a span's start, when its context can be read: the session named by attribute, context or baggage,
 * else the parent's, else a conversation id. Kept by SpanContext object, which survives proxies and wrappers of the
 * span, and shared by all processors of the process. Baggage is readable here only.
 */
export function attributionAtStart(
  spanContext: SpanContext,
  attributes: AnyValueMap,
  context: Context,
  parent: SpanContext | undefined,
): Attribution {
  const known = processSlot().attribution;
  const existing = known.get(spanContext);
  if (existing !== undefined) return existing;
  const baggage = propagation.getBaggage(context);
  const inherited = parent === undefined ? undefined : known.get(parent);
  const parentEventId = validId(baggage?.getEntry(LUCIDIC_PARENT_EVENT_ID)?.value);
  const attribution: Attribution = {
    ...sessionAtStart(attributes, context, baggage, inherited),
    ...(parentEventId === undefined ? {} : { parentEventId }),
  };
  known.set(spanContext, attribution);
  return attribution;
}

type NamedSession = Pick<Attribution, 'sessionId' | 'sessionSource'>;

function sessionAtStart(
  attributes: AnyValueMap,
  context: Context,
  baggage: Baggage | undefined,
  inherited: Attribution | undefined,
): NamedSession {
  const named =
    session('attribute', attributes[LUCIDIC_SESSION_ID]) ??
    session('context', context.getValue(SESSION_CONTEXT_KEY)) ??
    session('baggage', baggage?.getEntry(LUCIDIC_SESSION_ID)?.value);
  if (named !== undefined) return named;
  if (inherited?.sessionId !== undefined && inherited.sessionSource !== 'conversation')
    return copy(inherited);
  return session('conversation', conversationId(attributes) ?? fromBaggage(baggage)) ?? copy(inherited);
}

function session(
  sessionSource: NonNullable<Attribution['sessionSource']>,
  value: unknown,
): NamedSession | undefined {
  const sessionId = validId(value);
  return sessionId === undefined ? undefined : { sessionId, sessionSource };
}

function copy(inherited: Attribution | undefined): NamedSession {
  if (inherited?.sessionId === undefined || inherited.sessionSource === undefined) return {};
  return { sessionId: inherited.sessionId, sessionSource: inherited.sessionSource };
}

function fromBaggage(baggage: Baggage | undefined): string | undefined {
  if (baggage === undefined) return undefined;
  for (const key of CONVERSATION_BAGGAGE) {
    const id = validId(baggage.getEntry(key)?.value);
    if (id !== undefined) return id;
  }
  return undefined;
}
