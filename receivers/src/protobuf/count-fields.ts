import { LENGTH_DELIMITED, type LenientReader } from './lenient-reader';
import type { MessageShape } from './message-shape';

/** Messages in messages that are looked into: more than the 100 that the generated decoder goes down in a record. */
const MAX_DEPTH = 128;

/**
 * How many fields a message and those inside of it have, counted without making an object; more than `max` where it is
 * more than that, for it ends there. Throws what the reader throws where the bytes are not protobuf.
 */
export function countFields(reader: LenientReader, shape: MessageShape, max: number, depth = 0): number {
  let fields = 0;
  while (reader.pos < reader.len && fields <= max) {
    fields += 1;
    const tag = reader.tag();
    const wireType = tag & 7;
    const inner = wireType === LENGTH_DELIMITED && depth < MAX_DEPTH ? shape[tag >>> 3] : undefined;
    if (inner === undefined) reader.skipType(wireType, 0, tag >>> 3);
    else fields += countInside(reader, inner, max - fields, depth + 1);
  }
  return fields;
}

/** The same for the message that stands next, whose end the reader then takes for its own. */
function countInside(reader: LenientReader, shape: MessageShape, max: number, depth: number): number {
  const size = reader.size();
  const start = reader.pos;
  const end = reader.skip(size).pos;
  const outerEnd = reader.len;
  reader.pos = start;
  reader.len = end;
  const fields = countFields(reader, shape, max, depth);
  reader.len = outerEnd;
  return fields;
}
