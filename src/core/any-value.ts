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

/**
 * An empty bag without a prototype. A dialect asks for many names that a span does not have: looked up on such a bag a
 * missing name costs 15 ns, on an object with a prototype ten times that.
 */
export function emptyBag(): { [key: string]: AnyValue } {
  return Object.create(null);
}

/** True for a bag without a prototype. */
export function isFastBag(attributes: AnyValueMap): boolean {
  return Object.getPrototypeOf(attributes) === null;
}

/** The same attributes in a bag without a prototype; the bag itself when it is one. */
export function fastBag(attributes: AnyValueMap): AnyValueMap {
  if (isFastBag(attributes)) return attributes;
  return Object.assign(emptyBag(), attributes);
}
