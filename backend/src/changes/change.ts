import { eventSummary } from '../page/event-summary';
import type { EventView } from '../store/event-view';
import type { SessionView } from '../store/session-view';

/** What can happen to what is kept. */
export type ChangeKind =
  | 'session_opened'
  | 'session_updated'
  | 'session_ended'
  | 'event_written'
  | 'event_replaced';

/** What happened, in a line: ids, and the few facts that a list shows. Absent means: it does not say. */
export interface Change {
  readonly kind: ChangeKind;
  /** ISO 8601, UTC: when it happened. */
  readonly at: string;
  readonly session_id: string;
  readonly agent_id?: string;
  readonly event_id?: string;
  readonly client_event_id?: string;
  readonly client_parent_event_id?: string;
  /** The type of the event. */
  readonly type?: string;
  /** Of the session, or of what the event is about: the function, the error, the details. */
  readonly name?: string;
  readonly model?: string;
  readonly status?: string;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  /** US dollars. */
  readonly cost?: number;
  /** Seconds. */
  readonly duration?: number;
}

/** Longest text of a change, in characters: changes are held in memory. Ids are no longer than `LIMITS.maxIdChars`. */
const MAX_TEXT_CHARS = 200;

/** The change that an event went through. */
export function eventChange(
  kind: 'event_written' | 'event_replaced',
  eventId: string,
  event: Pick<EventView, 'session_id' | 'type' | 'payload'> &
    Partial<Pick<EventView, 'client_event_id' | 'client_parent_event_id' | 'duration'>>,
): Change {
  const summary = eventSummary(event);
  const model = Object(event.payload['request']).model;
  return {
    kind,
    at: new Date().toISOString(),
    session_id: event.session_id,
    event_id: eventId,
    client_event_id: event.client_event_id ?? eventId,
    ...(event.client_parent_event_id === undefined
      ? {}
      : { client_parent_event_id: event.client_parent_event_id }),
    type: event.type,
    name: cut(summary.title),
    ...(typeof model === 'string' && model !== '' ? { model: cut(model) } : {}),
    ...(summary.status === undefined ? {} : { status: cut(summary.status) }),
    ...(summary.inputTokens === undefined ? {} : { input_tokens: summary.inputTokens }),
    ...(summary.outputTokens === undefined ? {} : { output_tokens: summary.outputTokens }),
    ...(summary.costUsd === undefined ? {} : { cost: summary.costUsd }),
    ...(event.duration === undefined ? {} : { duration: event.duration }),
  };
}

/** The change that a session went through. */
export function sessionChange(
  kind: 'session_opened' | 'session_updated' | 'session_ended',
  session: Pick<SessionView, 'session_id'> & Partial<Pick<SessionView, 'agent_id' | 'session_name'>>,
): Change {
  const { session_id, agent_id, session_name: name } = session;
  return {
    kind,
    at: new Date().toISOString(),
    session_id,
    ...(agent_id === undefined ? {} : { agent_id }),
    ...(name === undefined ? {} : { name: cut(name) }),
  };
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT_CHARS) return text;
  // A copy: a slice of a large payload would keep all of it in memory.
  return Buffer.from(text.slice(0, MAX_TEXT_CHARS)).toString();
}
