import { createHash } from 'node:crypto';

/** The RFC 9562 namespace of names that are URLs. */
const URL_NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The id that another process must arrive at for the event of the same span; computed apart from the package's code. */
export function eventId({ traceId, spanId }) {
  return uuid5(`lucidic:event:${traceId}:${spanId}`);
}

/** The id of the `error_traceback` beside the event of a span. */
export function errorEventId(spanContext) {
  return uuid5(`lucidic:event:${eventId(spanContext)}:error`);
}

/** The id of the session that stands for a trace. */
export function traceSessionId({ traceId }) {
  return uuid5(`lucidic:session:${traceId}`);
}

function uuid5(name) {
  const bytes = createHash('sha1').update(URL_NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
