import { LENGTH_DELIMITED, type LenientReader } from './lenient-reader';
import type { MessageShape } from './message-shape';

/** Messages in messages that are looked into: more than the 100 that the generated decoder goes down in a record. */
const MAX_DEPTH = 128;

/**
 * How many fields a message and those inside of it have, counted without making an object; more than `max` where it is
 * more than that, for it ends there. Throws what the reader throws where the bytes are not protobuf.
 */
export function countFields(reader: LenientReader, shape: MessageShape, max: number): number {
  return countTo(reader, reader.len, shape, max, 0);
}

function countTo(
  reader: LenientReader,
  end: number,
  shape: MessageShape,
  max: number,
  depth: number,
): number {
  let fields = 0;
  while (reader.pos < end && fields <= max) {
    fields += 1;
    const tag = reader.tag();
    const wireType = tag & 7;
    const field = tag >>> 3;
    const inner = wireType === LENGTH_DELIMITED && depth < MAX_DEPTH ? shape[field] : undefined;
    if (inner === undefined) {
      reader.skipType(wireType, 0, field);
      continue;
    }
    const innerEnd = reader.size() + reader.pos;
    if (innerEnd > end) throw new RangeError('a message is longer than the one around it');
    fields += countTo(reader, innerEnd, inner, max - fields, depth + 1);
  }
  if (reader.pos > end) throw new RangeError('a field is longer than its message');
  return fields;
}
