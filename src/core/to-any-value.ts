import type { AnyValue } from './any-value';

/** Nesting that is followed, and values that are copied at most in one call. */
const MAX_DEPTH = 32;
const MAX_VALUES = 50_000;

interface Walk {
  left: number;
  readonly open: Set<object>;
}

/**
 * A copy of any value of a program that nobody can change any more, as plain data: dates as ISO texts, errors with name,
 * message and stack, maps and sets as maps and lists, instances by their own fields. What is circular, too deep, too much or
 * throws when it is read is named by a marker in brackets. Never throws; texts are shared, not copied.
 */
export function toAnyValue(value: unknown): AnyValue {
  return copied(value, 0, { left: MAX_VALUES, open: new Set() });
}

function copied(value: unknown, depth: number, walk: Walk): AnyValue {
  walk.left -= 1;
  if (walk.left < 0) return '[size limit]';
  switch (typeof value) {
    case 'object':
      return value === null ? null : copiedObject(value, depth, walk);
    case 'function':
      return `[function ${safely(() => value.name) || 'anonymous'}]`;
    case 'symbol':
      return value.toString();
    case 'undefined':
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value;
  }
}

function copiedObject(value: object, depth: number, walk: Walk): AnyValue {
  if (walk.open.has(value)) return '[circular]';
  if (depth === MAX_DEPTH) return '[depth limit]';
  walk.open.add(value);
  try {
    return structured(value, depth + 1, walk);
  } catch {
    return '[unreadable]';
  } finally {
    walk.open.delete(value);
  }
}

function structured(value: object, depth: number, walk: Walk): AnyValue {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return bytesOf(value);
  if (Array.isArray(value)) return list(value, depth, walk);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Set) return list([...value], depth, walk);
  if (value instanceof Map) return fields([...value], depth, walk);
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (value instanceof Promise) return '[promise]';
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    const more = cause === undefined ? [] : [['cause', cause]];
    return fields([['name', name], ['message', message], ['stack', stack], ...more], depth, walk);
  }
  return fields(
    Object.keys(value).map((key) => [key, safely(() => Reflect.get(value, key)) ?? undefined]),
    depth,
    walk,
  );
}

function list(values: readonly unknown[], depth: number, walk: Walk): AnyValue {
  const copy: AnyValue[] = [];
  for (let index = 0; index < values.length; index += 1) {
    if (walk.left <= 0) {
      copy.push('[size limit]');
      break;
    }
    copy.push(copied(values[index], depth, walk));
  }
  return copy;
}

/** A map without a prototype: `__proto__` is a key like any other. */
function fields(entries: readonly (readonly unknown[])[], depth: number, walk: Walk): AnyValue {
  const copy: { [key: string]: AnyValue } = Object.create(null);
  for (const [key, value] of entries) {
    if (walk.left <= 0) {
      copy['[size limit]'] = true;
      break;
    }
    copy[keyOf(key)] = copied(value, depth, walk);
  }
  return copy;
}

/** Keys of a Map may be anything. */
function keyOf(key: unknown): string {
  if (typeof key === 'string') return key;
  return typeof key === 'object' && key !== null ? '[object]' : String(key);
}

function bytesOf(value: ArrayBufferView | ArrayBuffer): AnyValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value.slice(0));
  if (value instanceof DataView) return `[${value.byteLength} bytes]`;
  return Array.from(value as unknown as ArrayLike<number | bigint>).slice(0, MAX_VALUES);
}

function safely<T>(read: () => T): T | string {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}
