import { Writer } from 'protobufjs/minimal';
import { type EncodedBody, jsonBody, protobufBody } from './encoded-body';
import { otlpFormat } from './otlp-format';

/** What was not taken of a request; 0 with a message is a warning. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message?: string | undefined;
}

/**
 * The answer to a request that was taken, in the encoding it had: empty when all of it was. The field numbers are those
 * of every `Export…ServiceResponse`.
 */
export function encodePartialSuccess(
  { rejected, message = '' }: PartialSuccess,
  rejectedName: 'rejectedSpans' | 'rejectedLogRecords',
  contentType: string | undefined,
): EncodedBody {
  const isFull = rejected === 0 && message === '';
  if (otlpFormat(contentType) !== 'protobuf') {
    // An int64 is a text in protobuf's JSON.
    const partialSuccess = { [rejectedName]: String(rejected), errorMessage: message };
    return jsonBody(isFull ? {} : { partialSuccess });
  }
  const writer = Writer.create();
  if (!isFull) {
    writer.uint32(tagOf(1)).fork();
    if (rejected > 0) writer.uint32(8).int64(rejected);
    if (message) writer.uint32(tagOf(2)).string(message);
    writer.ldelim();
  }
  return protobufBody(writer.finish());
}

/** The tag of a field that has a length. */
function tagOf(field: number): number {
  return (field << 3) | 2;
}
