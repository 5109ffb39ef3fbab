/** Bytes of protobuf, put together by hand, right or wrong. */
export type Wire = readonly Uint8Array[];

/** A field that has a length: a message, text or bytes. */
export function field(number: number, ...content: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  return Buffer.concat([varint((BigInt(number) << 3n) | 2n), varint(BigInt(body.length)), body]);
}

/** A field of 8 fixed bytes. */
export function fixed64(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([varint((BigInt(number) << 3n) | 1n), bytes]);
}

/** A field of a varint, 64 bits wide where it is negative. */
export function integer(number: number, value: bigint): Buffer {
  return Buffer.concat([varint(BigInt(number) << 3n), varint(BigInt.asUintN(64, value))]);
}

/** A varint, as long as it takes. */
export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    const more = left > 127n ? 128 : 0;
    bytes.push(Number(left & 127n) | more);
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(bytes);
}

export const TRACE_ID = Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex');
export const SPAN_ID = Buffer.from('b7ad6b7169203331', 'hex');

/** A span with valid ids, a name, and these fields. */
export function spanOf(...fields: readonly Uint8Array[]): Buffer {
  return field(2, field(1, TRACE_ID), field(2, SPAN_ID), field(5, 'a span'), ...fields);
}

/** A request of traces with these spans in one scope. */
export function tracesOf(...spans: readonly Uint8Array[]): Buffer {
  return field(1, field(2, ...spans));
}

/** An attribute of a span. */
export function attribute(key: string, value: Uint8Array): Buffer {
  return field(9, field(1, key), field(2, value));
}
