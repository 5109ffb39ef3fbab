import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** The RFC 9562 URL namespace: our names are URLs, so any language derives the same ids with its own uuid5. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The id of the event made from a span: uuid5(URL, "lucidic:event:<trace id>:<span id>"), equal on every re-send. */
export function eventIdOfSpan(traceId: string, spanId: string): string {
  return uuid5(`lucidic:event:${traceId}:${spanId}`);
}

/** The id of a child event made beside a span's own (its `error_traceback`). */
export function childEventId(eventId: string, suffix: string): string {
  return uuid5(`lucidic:event:${eventId}:${suffix}`);
}

/** The id of the attachment of an event that stands at `index` among them. */
export function attachmentId(eventId: string, index: number): string {
  return uuid5(`lucidic:attachment:${eventId}:${index}`);
}

/** The id of the session that stands for a whole trace (`fallbackSession: 'trace'`). */
export function sessionIdOfTrace(traceId: string): string {
  return uuid5(`lucidic:session:${traceId}`);
}

/** A fresh random id. */
export function randomId(): string {
  return randomUUID();
}

/** A fresh trace id, for what no SDK gives one. */
export function randomTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** A fresh span id. */
export function randomSpanId(): string {
  return randomBytes(8).toString('hex');
}

function uuid5(name: string): string {
  const hash = createHash('sha1').update(URL_NAMESPACE).update(name).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
