/**
 * What an attribute of a record may hold: OpenTelemetry's AnyValue. Spans of SDK 1.x and 2.x carry primitives and
 * arrays only; 3.x, log records, OTLP and manual events carry nested maps too.
 */
export type AnyValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | Uint8Array
  | readonly AnyValue[]
  | { readonly [key: string]: AnyValue };

/** A bag of attributes, as every signal of OpenTelemetry has it. */
export type AnyValueMap = { readonly [key: string]: AnyValue };

/** True for a plain map: neither null, nor an array, nor bytes. */
export function isAnyValueMap(value: unknown): value is AnyValueMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

/** The same bag, known as one; the SDK has refused what is no AnyValue when it was set. */
export function anyValueMap(bag: unknown): AnyValueMap {
  return isAnyValueMap(bag) ? bag : {};
}
