import { createHash, hash, randomBytes, randomUUID } from 'node:crypto';

/** The RFC 9562 URL namespace, a character a byte: our names are URLs, so any language derives the same ids with its own uuid5. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex').toString('latin1');

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

/** A fresh span id: the random digits of a UUID, which Node makes from a store of them in a twentieth of the time. */
export function randomSpanId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(28);
}

function uuid5(name: string): string {
  // Made of ASCII but for ids an application chose; those as UTF-8, a character a byte, too.
  const bytes = isAscii(name) ? name : Buffer.from(name).toString('latin1');
  const hex = sha1(Buffer.from(URL_NAMESPACE + bytes, 'latin1'));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

/** Two of these are made for every event; Node has a one-shot hash from 20.12 on, at half the cost. */
const sha1: (bytes: Buffer) => string =
  typeof hash === 'function'
    ? (bytes) => hash('sha1', bytes, 'hex')
    : (bytes) => createHash('sha1').update(bytes).digest('hex');
