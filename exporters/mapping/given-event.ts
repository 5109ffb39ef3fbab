import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import type { SessionRecord } from '../../src/core/span-record';
import { envelope } from './envelope';
import { failureText, statusOf } from './failure-text';
import type { LucidicEvent } from './lucidic-event';
import { asMap, asText } from './pick';
import type { GivenEvent, Reading } from './reading';
import { toJsonMap } from './to-json';

/** An event given by hand: its payload as it is, with what the wire requires filled in where it was left out. */
export function givenEvent(
  record: SessionRecord,
  reading: Reading,
  { type, payload, eventId }: GivenEvent,
): LucidicEvent {
  const own = envelope(record, reading);
  const base = eventId === undefined ? own : { ...own, client_event_id: eventId };
  const said = toJsonMap(payload);
  switch (type) {
    case 'llm_generation': {
      const request = asMap(payload['request']) ?? {};
      const [provider, model] = [textOf(request['provider']), textOf(request['model'])];
      const response = toJsonMap(asMap(payload['response']) ?? {});
      const { status, error } = failure(record, reading, payload);
      const filled = { request: { ...toJsonMap(request), provider, model }, response, status };
      return { ...base, type, payload: { ...said, ...filled, ...(error === undefined ? {} : { error }) } };
    }
    case 'function_call':
      return {
        ...base,
        type,
        payload: { ...said, function_name: textOf(payload['function_name'], record.name) },
      };
    case 'error_traceback': {
      const error = asText(payload['error']) ?? (reading.error && failureText(reading.error)) ?? record.name;
      return { ...base, type, payload: { ...said, error, traceback: textOf(payload['traceback'], '') } };
    }
    case 'generic':
      return { ...base, type, payload: said };
  }
}

/** What the payload says of success goes before what the span does. */
function failure(
  record: SessionRecord,
  reading: Reading,
  payload: AnyValueMap,
): { readonly status: 'ok' | 'error' | 'interrupted'; readonly error?: string } {
  const error = asText(payload['error']);
  const status = payload['status'];
  if (status === 'ok' || status === 'error' || status === 'interrupted')
    return error === undefined ? { status } : { status, error };
  return error === undefined ? statusOf(record, reading) : { status: 'error', error };
}

function textOf(value: AnyValue, otherwise = 'unknown'): string {
  return asText(value) ?? otherwise;
}
