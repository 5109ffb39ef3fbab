import type { AnyValueMap } from '../src/core/any-value';

/** The attribute that names a Lucidic session outright. */
export const LUCIDIC_SESSION_ID = 'lucidic.session_id';
/** The event everything below it hangs under; baggage of the Python SDK carries it too. */
export const LUCIDIC_PARENT_EVENT_ID = 'lucidic.parent_event_id';

/** Conversation ids of other conventions, the most specific first (attributes). */
const CONVERSATION_ATTRIBUTES = [
  'session.id',
  'gen_ai.conversation.id',
  'langfuse.session.id',
  'traceloop.association.properties.session_id',
  'ai.telemetry.metadata.sessionId',
] as const;

/** The same from baggage. */
export const CONVERSATION_BAGGAGE = ['session.id', 'gen_ai.conversation.id', 'langfuse_session_id'] as const;

const MAX_ID_CHARACTERS = 256;

/** A usable id: 1 to 256 printable characters, else undefined. What arrives from outside is not trusted to be one. */
export function validId(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_ID_CHARACTERS) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  return /[\u0000-\u001f\u007f]/.test(value) ? undefined : value;
}

/** The conversation a bag of attributes names, if any. */
export function conversationId(attributes: AnyValueMap): string | undefined {
  for (const key of CONVERSATION_ATTRIBUTES) {
    const id = validId(attributes[key]);
    if (id !== undefined) return id;
  }
  return undefined;
}
