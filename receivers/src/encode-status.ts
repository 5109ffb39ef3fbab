import { Writer } from 'protobufjs/minimal';
import { type EncodedBody, jsonBody, protobufBody } from './encoded-body';
import { otlpFormat } from './otlp-format';

/** Field 2 of `google.rpc.Status`, a text. */
const MESSAGE_TAG = 18;

/**
 * A `google.rpc.Status`, which OTLP wants for every status of 400 and above, in the encoding of the request; JSON where
 * that is neither of the two. Its code is left out: clients go by the HTTP status.
 */
export function encodeStatus(message: string, contentType: string | undefined): EncodedBody {
  return otlpFormat(contentType) === 'protobuf'
    ? protobufBody(Writer.create().uint32(MESSAGE_TAG).string(message).finish())
    : jsonBody({ message });
}
