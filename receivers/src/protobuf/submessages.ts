import { LENGTH_DELIMITED, LenientReader } from './lenient-reader';

/** The bytes of every message that stands in this field of a message, one after the other, not copied. */
export function* submessages(message: Uint8Array, field: number): Generator<Uint8Array> {
  const reader = new LenientReader(message);
  while (reader.pos < reader.len) {
    const tag = reader.tag();
    if (tag >>> 3 === field && (tag & 7) === LENGTH_DELIMITED) yield reader.bytes();
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
}

/** The last of them, which is the one that counts where a field is not repeated. */
export function lastSubmessage(message: Uint8Array, field: number): Uint8Array | undefined {
  let last: Uint8Array | undefined;
  for (last of submessages(message, field));
  return last;
}
