/** A body of an answer, and its Content-Type. */
export interface EncodedBody {
  readonly contentType: 'application/x-protobuf' | 'application/json';
  readonly body: Uint8Array;
}

/** The value as JSON. */
export function jsonBody(value: object): EncodedBody {
  return { contentType: 'application/json', body: new TextEncoder().encode(JSON.stringify(value)) };
}

/** A message in protobuf. */
export function protobufBody(message: Uint8Array): EncodedBody {
  return { contentType: 'application/x-protobuf', body: message };
}
