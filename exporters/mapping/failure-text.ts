import type { SpanRecord } from '../../src/core/span-record';
import type { ReadError, Reading } from './reading';

/** A failure in one line of sense: its type and its message, the type not said twice. */
export function failureText({ type, message }: ReadError): string {
  return type === undefined || message.startsWith(type) ? message : `${type}: ${message}`;
}

/**
 * `status` and `error` as payloads have them; an exception on a span that did not fail was handled, and is no error. A
 * failure that was not recorded is one the span tells in another way than its status (LiveKit's tools).
 */
export function statusOf(
  record: SpanRecord,
  reading: Reading,
): { status: 'ok' | 'error' | 'interrupted'; error?: string } {
  if (record.interrupted) return { status: 'interrupted' };
  const isTold = reading.error !== undefined && !reading.error.recorded;
  if (record.status.code !== 'ERROR' && !isTold) return { status: 'ok' };
  return { status: 'error', error: reading.error ? failureText(reading.error) : 'unknown error' };
}
