/** Stands for a message that cannot be decoded. */
export const UNREADABLE = Symbol('unreadable');

/**
 * Records that share a resource and a scope. Messages decoded from protobuf and objects parsed from JSON have the same
 * property names, so both go on as they are and their values are looked at in one place.
 */
export interface RequestGroup {
  readonly resource: unknown;
  readonly scope: unknown;
  /** Each still closed, so that only one at a time takes the memory of a decoded message. */
  readonly records: Iterable<unknown>;
  /** The message of one, or `UNREADABLE`. */
  readonly open: (record: unknown) => unknown;
}
