import { type AnyValueMap, anyValueMap, isAnyValueMap } from '../src/core/any-value';
import type { LogRecord } from '../src/core/log-record';
import type { RecordEvent } from '../src/core/span-record';

/**
 * Events of the GenAI conventions by which emitters tell the content of a span, and what it is not told by otherwise:
 * one a message in older versions, one with structured messages today. `@opentelemetry/instrumentation-openai` 0.21 writes
 * the older ones for chat completions and today's for responses.
 */
const CONTENT_EVENTS: ReadonlySet<string> = new Set([
  'gen_ai.system.message',
  'gen_ai.user.message',
  'gen_ai.assistant.message',
  'gen_ai.tool.message',
  'gen_ai.choice',
  'gen_ai.client.inference.operation.details',
]);

/** Where older emitters write a log's event name. */
const EVENT_NAME = 'event.name';

/** The name under which a log carries a span's content; undefined for every other log. Cheap, for it sees all of them. */
export function contentEventName(log: {
  readonly eventName?: string | undefined;
  readonly attributes?: { readonly [key: string]: unknown } | undefined;
}): string | undefined {
  const name = log.eventName || log.attributes?.[EVENT_NAME];
  return typeof name === 'string' && CONTENT_EVENTS.has(name) ? name : undefined;
}

/**
 * What a log says as an event of its span: its attributes, and the keys of its body where that is a map; any other body
 * is the `content`. Values are shared with the log. Undefined for a log that carries no content of a span.
 */
export function logEvent(log: LogRecord): RecordEvent | undefined {
  const name = contentEventName(log);
  if (name === undefined) return undefined;
  const { [EVENT_NAME]: _name, ...attributes } = log.attributes;
  return { name, timeUnixMs: log.timeUnixMs, attributes: { ...attributes, ...fieldsOf(log.body) } };
}

function fieldsOf(body: unknown): AnyValueMap {
  if (body === undefined || body === null) return {};
  return isAnyValueMap(body) ? body : anyValueMap({ content: body });
}
