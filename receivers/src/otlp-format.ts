/** The two encodings of OTLP over HTTP. */
export type OtlpFormat = 'protobuf' | 'json';

const FORMATS: ReadonlyMap<string, OtlpFormat> = new Map([
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  ['application/json', 'json'],
]);

/** The encoding that a Content-Type names, whatever its parameters; undefined for any other. */
export function otlpFormat(contentType: string | undefined): OtlpFormat | undefined {
  const [type = ''] = (contentType ?? '').split(';', 1);
  return FORMATS.get(type.trim().toLowerCase());
}
