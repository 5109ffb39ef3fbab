import type { SpanRecord } from '../../src/core/span-record';
import type { ReadError, Reading } from './reading';

/** A failure in one line of sense: its type and its message, the type not said twice. */
export function failureText({ type, message }: ReadError): string {
  return type === undefined || message.startsWith(type) ? message : `${type}: ${message}`;
}

/** `status` and `error` as payloads have them; an exception on a span that did not fail was handled, and is no error. */
export function statusOf(
  record: SpanRecord,
  reading: Reading,
): { status: 'ok' | 'error' | 'interrupted'; error?: string } {
  if (record.interrupted) return { status: 'interrupted' };
  if (record.status.code !== 'ERROR') return { status: 'ok' };
  return { status: 'error', error: reading.error ? failureText(reading.error) : 'unknown error' };
}
