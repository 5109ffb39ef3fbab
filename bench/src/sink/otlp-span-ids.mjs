const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

const RESOURCE_SPANS = 1; // of ExportTraceServiceRequest
const SCOPE_SPANS = 2; // of ResourceSpans
const SPANS = 2; // of ScopeSpans
const SPAN_ID = 2; // of Span

/**
 * The ids of all spans in an OTLP protobuf request. Reads only the four fields on the way, so that the sink costs
 * little and needs no protobuf library.
 *
 * @param {Buffer} body
 * @returns {string[]} span ids in hex
 */
export function otlpSpanIds(body) {
  /** @type {string[]} */
  const ids = [];
  for (const resourceSpans of messages(body, RESOURCE_SPANS)) {
    for (const scopeSpans of messages(resourceSpans, SCOPE_SPANS)) {
      for (const span of messages(scopeSpans, SPANS)) {
        for (const id of messages(span, SPAN_ID)) {
          ids.push(id.toString('hex'));
          break;
        }
      }
    }
  }
  return ids;
}

/**
 * The length-delimited fields with the given number, one after another.
 *
 * @param {Buffer} bytes
 * @param {number} wanted
 */
function* messages(bytes, wanted) {
  const cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const tag = readVarint(cursor);
    const wireType = tag % 8;
    if (wireType === VARINT) readVarint(cursor);
    else if (wireType === FIXED_64) cursor.at += 8;
    else if (wireType === FIXED_32) cursor.at += 4;
    else if (wireType === LENGTH_DELIMITED) {
      const length = readVarint(cursor);
      const start = cursor.at;
      cursor.at += length;
      if (tag >>> 3 === wanted) yield bytes.subarray(start, cursor.at);
    } else throw new Error(`protobuf: wire type ${wireType} at byte ${cursor.at}`);
  }
}

/**
 * Lengths and tags fit in 32 bits; a longer varint is a value nobody asks for here, only skipped.
 *
 * @param {{ bytes: Buffer, at: number }} cursor
 */
function readVarint(cursor) {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new Error('protobuf: cut off inside a varint');
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}

/** As it stands in OTLP's JSON; inside of a text its quotes would be escaped. */
const JSON_SPAN_ID = /"spanId":"([0-9a-f]{16})"/g;

/**
 * The ids of all spans in an OTLP JSON request without links. Found, not parsed.
 *
 * @param {Buffer} body
 * @returns {string[]} span ids in hex
 */
export function otlpJsonSpanIds(body) {
  return Array.from(body.toString('latin1').matchAll(JSON_SPAN_ID), ([, id]) => id);
}
