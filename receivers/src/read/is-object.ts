/** A message decoded from protobuf, or an object parsed from JSON. */
export interface ObjectLike {
  readonly [key: string]: unknown;
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is ObjectLike {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
