import {
  type Baggage,
  type Context,
  createContextKey,
  propagation,
  type SpanContext,
} from '@opentelemetry/api';
import type { AnyValueMap } from '../src/core/any-value';
import { boundScope } from '../src/core/bound-scope';
import { type Attribution, type BoundScope, processSlot, type SessionOwners } from '../src/core/slot';
import { nearestScope } from './observed-scope';
import { incomingIds } from './propagation/incoming-ids';
import {
  CONVERSATION_BAGGAGE,
  conversationId,
  LUCIDIC_PARENT_EVENT_ID,
  LUCIDIC_SESSION_ID,
  validId,
} from './session-keys';
import { activeSpanContext } from './stable-span-context';

/** Our own context key: a session bound in code, which never leaves the process by itself. Its value is the id. */
export const SESSION_CONTEXT_KEY = createContextKey('lucidic.session_id');

/** Beside it: whose sessions those around the running code are. */
export const OWNERS_CONTEXT_KEY = createContextKey('lucidic.session_owners');

const NO_ATTRIBUTES: AnyValueMap = {};

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
  const attribution = attribute(attributes, context, surrounding(context, parent));
  known.set(spanContext, attribution);
  return attribution;
}

/** What a span would get that started in this context, with these attributes. */
export function attributionIn(context: Context, attributes: AnyValueMap = NO_ATTRIBUTES): Attribution {
  return attribute(attributes, context, surrounding(context, activeSpanContext(context)));
}

/** What is known of the observed call or the span that is nearest. */
function surrounding(context: Context, parent: SpanContext | undefined): Attribution | undefined {
  const scope = nearestScope(context);
  if (scope !== undefined && activeSpanContext(context) === parent) return scope.attribution;
  return parent === undefined ? undefined : processSlot().attribution.get(parent);
}

/** The same as a tenant sees it: of a session that another client has opened it knows nothing. */
export function ofTenant(attribution: Attribution, tenantId: string): Attribution {
  const { owners } = attribution;
  if (owners?.owner === undefined || owners.owner === tenantId) return attribution;
  const own = owners.owned[tenantId];
  const sessionSource = own === undefined ? undefined : 'context';
  return { sessionId: own, sessionSource, parentEventId: undefined, owners, lineage: undefined };
}

/** Whose sessions the code of a context is in. */
export function ownersIn(context: Context): SessionOwners | undefined {
  const scope = boundScope();
  return enteredLast(context, scope)?.owners ?? contextOwners(context) ?? scope?.owners;
}

/** The scope, where it was entered inside of everything that the context has bound. */
function enteredLast(context: Context, scope: BoundScope | undefined): BoundScope | undefined {
  return scope?.entered !== undefined && scope.entered.within === contextOwners(context) ? scope : undefined;
}

/** What the context itself has bound; nobody else has the key. */
export function contextOwners(context: Context): SessionOwners | undefined {
  return context.getValue(OWNERS_CONTEXT_KEY) as SessionOwners | undefined;
}

function attribute(
  attributes: AnyValueMap,
  context: Context,
  inherited: Attribution | undefined,
): Attribution {
  const baggage = propagation.getBaggage(context);
  const incoming = incomingIds(context);
  const outsideSessionId = validId(baggage?.getEntry(LUCIDIC_SESSION_ID)?.value) ?? incoming?.sessionId;
  const { sessionId, sessionSource, owners } =
    nearSession(attributes, context, outsideSessionId) ??
    farSession(attributes, conversationOf(baggage, incoming?.untrusted), inherited);
  const outsideParentId =
    validId(baggage?.getEntry(LUCIDIC_PARENT_EVENT_ID)?.value) ?? incoming?.parentEventId;
  // A parent event belongs to the session it came with; in another one it would be a stranger.
  const given =
    outsideSessionId === undefined || outsideSessionId === sessionId ? outsideParentId : undefined;
  const handedDown = inherited?.sessionId === sessionId ? inherited?.parentEventId : undefined;
  return { sessionId, sessionSource, parentEventId: given ?? handedDown, owners, lineage: undefined };
}

type NamedSession = Pick<Attribution, 'sessionId' | 'sessionSource' | 'owners'>;

/**
 * What is said here and now. The stand-in for a context manager comes after baggage: it surrounds whole programs, as
 * where a session is bound around a `main` that starts the SDK and then serves requests.
 */
function nearSession(
  attributes: AnyValueMap,
  context: Context,
  outsideSessionId: string | undefined,
): NamedSession | undefined {
  const scope = boundScope();
  const entered = enteredLast(context, scope);
  return (
    session('attribute', validId(attributes[LUCIDIC_SESSION_ID])) ??
    session('context', entered?.sessionId, entered?.owners) ??
    session('context', validId(context.getValue(SESSION_CONTEXT_KEY)), contextOwners(context)) ??
    session('baggage', outsideSessionId) ??
    session('context', scope?.sessionId, scope?.owners)
  );
}

/** The parent's session where somebody named it, else a conversation of one's own, else the parent's. */
function farSession(
  attributes: AnyValueMap,
  baggageConversation: string | undefined,
  inherited: Attribution | undefined,
): NamedSession {
  if (inherited?.sessionId !== undefined && inherited.sessionSource !== 'conversation') return inherited;
  return session('conversation', conversationId(attributes) ?? baggageConversation) ?? inherited ?? {};
}

function session(
  sessionSource: NonNullable<Attribution['sessionSource']>,
  sessionId: string | undefined,
  owners?: SessionOwners,
): NamedSession | undefined {
  return sessionId === undefined ? undefined : { sessionId, sessionSource, owners };
}

function conversationOf(baggage: Baggage | undefined, untrusted: Baggage | undefined): string | undefined {
  if (baggage === undefined) return undefined;
  for (const key of CONVERSATION_BAGGAGE) {
    const id = validId(baggage.getEntry(key)?.value);
    if (id !== undefined && id !== untrusted?.getEntry(key)?.value) return id;
  }
  return undefined;
}
