import { type AnyValue, isAnyValueMap } from './any-value';

/** Nesting that is copied, as deep as the mask looks; what goes deeper is circular. */
const MAX_DEPTH = 64;
/** What an array or a map costs by itself, and a number or a flag. */
const CONTAINER_BYTES = 32;
const SCALAR_BYTES = 8;

/** A value of our own, and roughly what it holds: one byte a character. */
export interface Copied<T> {
  readonly value: T;
  readonly bytes: number;
}

interface Room {
  /** Below 0: it does not fit, and nothing more is looked at. */
  leftBytes: number;
}

/**
 * A deep copy of a map that no one else can change any more; undefined when it takes more than `maxBytes` or nests deeper
 * than 64 levels. Strings are shared, so it costs the time and memory of the structure only. What is no AnyValue (a
 * function, a symbol) becomes undefined. Throws what a getter in it throws.
 */
export function copyAnyValueMap(
  map: object,
  maxBytes: number,
): Copied<{ [key: string]: AnyValue }> | undefined {
  const room: Room = { leftBytes: maxBytes };
  const value = copyOfMap(map, room, 0);
  return room.leftBytes < 0 ? undefined : { value, bytes: maxBytes - room.leftBytes };
}

function copyOf(value: unknown, room: Room, depth: number): AnyValue {
  switch (typeof value) {
    case 'string':
      room.leftBytes -= value.length;
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      room.leftBytes -= SCALAR_BYTES;
      return value;
    case 'object':
      return value === null ? null : copyOfObject(value, room, depth);
    default:
      room.leftBytes -= SCALAR_BYTES;
      return undefined;
  }
}

function copyOfObject(value: object, room: Room, depth: number): AnyValue {
  if (depth === MAX_DEPTH) room.leftBytes = -1;
  if (value instanceof Uint8Array) {
    room.leftBytes -= value.byteLength;
    return room.leftBytes < 0 ? undefined : new Uint8Array(value);
  }
  return Array.isArray(value) ? copyOfList(value, room, depth) : copyOfMap(value, room, depth);
}

function copyOfList(list: readonly unknown[], room: Room, depth: number): AnyValue {
  room.leftBytes -= CONTAINER_BYTES;
  const copy: AnyValue[] = [];
  for (const item of list) {
    if (room.leftBytes < 0) return undefined;
    copy.push(copyOf(item, room, depth + 1));
  }
  return copy;
}

/** A map without a prototype: `__proto__` is a key like any other. */
function copyOfMap(map: object, room: Room, depth: number): { [key: string]: AnyValue } {
  room.leftBytes -= CONTAINER_BYTES;
  const copy: { [key: string]: AnyValue } = Object.create(null);
  if (!isAnyValueMap(map)) return copy;
  for (const key of Object.keys(map)) {
    if (room.leftBytes < 0) return copy;
    room.leftBytes -= key.length;
    copy[key] = copyOf(map[key], room, depth + 1);
  }
  return copy;
}
