import type { DecodeLimits } from '../decode-limits';
import type { Refusal } from '../decoded';
import { opentelemetry } from '../generated/otlp';
import { type RequestGroup, UNREADABLE } from '../request-group';
import type { Signal } from '../signal';
import { tooManyFields } from '../too-many-fields';
import { countFields } from './count-fields';
import { LenientReader } from './lenient-reader';
import { lastSubmessage, submessages } from './submessages';

const { Resource } = opentelemetry.proto.resource.v1;
const { InstrumentationScope } = opentelemetry.proto.common.v1;

/** The groups of a request in protobuf, made one by one. An empty body is a request without any. */
export function protobufGroups(
  body: Uint8Array,
  signal: Signal,
  limits: DecodeLimits,
): Iterable<RequestGroup> | Refusal {
  try {
    // Before anything is made of it: two bytes may become an object of a hundred. What passes can be walked without a throw.
    if (countFields(new LenientReader(body), signal.request, limits.maxFields) > limits.maxFields)
      return tooManyFields(limits);
  } catch {
    return { ok: false, status: 400, detail: 'the body is not a valid protobuf message' };
  }
  return groupsOf(body, signal);
}

function* groupsOf(body: Uint8Array, signal: Signal): Generator<RequestGroup> {
  const open = (record: unknown): unknown => decoded(record, signal.decodeRecord);
  for (const resourceGroup of submessages(body, 1)) {
    const resource = decoded(lastSubmessage(resourceGroup, 1), (reader) => Resource.decode(reader));
    for (const scopeGroup of submessages(resourceGroup, 2)) {
      const scope = decoded(lastSubmessage(scopeGroup, 1), (reader) => InstrumentationScope.decode(reader));
      yield { resource, scope, records: submessages(scopeGroup, 2), open };
    }
  }
}

/** The generated decoder throws where messages nest too deep or a varint is too long; else the bytes have been found sound. */
function decoded(message: unknown, decode: (reader: LenientReader) => unknown): unknown {
  try {
    return message instanceof Uint8Array ? decode(new LenientReader(message)) : undefined;
  } catch {
    return UNREADABLE;
  }
}
