import { types } from 'node:util';
import { type AnyValue, emptyBag } from '../core/any-value';
import { truncateText } from '../core/truncate-text';
import { CAPTURE_LIMITS, CAPTURE_MARKERS } from './capture-limits';
import { classNameOf, functionNameOf, isPlainObject } from './class-name';
import { describeOpaque } from './describe-opaque';
import { errorName, errorStack } from './error-text';
import { plainProperty } from './plain-property';

/** How one value, or several that share their room, are captured. */
export interface CaptureOptions {
  /** Keys whose values are left out, at any depth. */
  readonly redact?: ReadonlySet<string> | undefined;
}

interface Walk {
  valuesLeft: number;
  charactersLeft: number;
  readonly redact: ReadonlySet<string> | undefined;
  /** The objects around the one looked at. */
  readonly open: Set<object>;
}

/** Captures values that share one room. */
export type Capture = (value: unknown) => AnyValue;

/** A `captureValue` whose limits hold for all of its calls together. */
export function createCapture({ redact }: CaptureOptions = {}): Capture {
  const { maxValues, maxCharacters } = CAPTURE_LIMITS;
  const walk: Walk = { valuesLeft: maxValues, charactersLeft: maxCharacters, redact, open: new Set() };
  return (value) => capture(value, 0, walk);
}

/**
 * A copy of any value as it is now, for an event. Never throws and runs no code of the application but a `toJSON`, whose
 * failure is named: getters, proxies, iterators and streams are left alone. Takes time linear in what it keeps, which is
 * bounded by `CAPTURE_LIMITS`; a marker stands for what is left out.
 */
export function captureValue(value: unknown, options?: CaptureOptions): AnyValue {
  return createCapture(options)(value);
}

function capture(value: unknown, depth: number, walk: Walk): AnyValue {
  walk.valuesLeft -= 1;
  if (walk.valuesLeft < 0) return CAPTURE_MARKERS.size;
  switch (typeof value) {
    case 'string':
      return captureText(value, walk);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
    case 'undefined':
      return value;
    case 'bigint':
      return bigintText(value);
    case 'symbol':
      return captureText(value.toString(), walk);
    case 'function':
      return guarded(() => captureText(functionText(value), walk));
    case 'object':
      return value === null ? null : guarded(() => captureObject(value, depth, walk));
  }
}

/** A fault in a value (a proxy in its prototypes, a full stack) costs that value. */
function guarded(fn: () => AnyValue): AnyValue {
  try {
    return fn();
  } catch {
    return CAPTURE_MARKERS.unreadable;
  }
}

function captureObject(value: object, depth: number, walk: Walk): AnyValue {
  if (types.isProxy(value)) return CAPTURE_MARKERS.proxy;
  if (walk.open.has(value)) return CAPTURE_MARKERS.circular;
  const opaque = describeOpaque(value);
  if (opaque !== undefined) return captureText(opaque, walk);
  if (types.isBoxedPrimitive(value)) return capture(unboxed(value), depth, walk);
  if (depth >= CAPTURE_LIMITS.maxDepth) return CAPTURE_MARKERS.depth;
  walk.open.add(value);
  try {
    return captureContents(value, depth, walk);
  } finally {
    walk.open.delete(value);
  }
}

function captureContents(value: object, depth: number, walk: Walk): AnyValue {
  if (Array.isArray(value)) return captureList(value, depth, walk);
  if (types.isTypedArray(value)) return captureNumbers(value, depth, walk);
  if (types.isMap(value)) return captureMap(value, depth, walk);
  if (types.isSet(value)) return captureSet(value, depth, walk);
  if (types.isNativeError(value)) return captureError(value, depth, walk);
  const toJson = plainProperty(value, 'toJSON');
  if (typeof toJson === 'function') return captureJson(value, toJson as () => unknown, depth, walk);
  const copy = captureKeys(value, Object.keys(value), depth, walk);
  // An instance that shows nothing of itself shows at least what it is.
  if (isPlainObject(value) || Object.keys(copy).length > 0) return copy;
  return captureText(`[${classNameOf(value)}]`, walk);
}

function captureKeys(
  value: object,
  keys: readonly string[],
  depth: number,
  walk: Walk,
): { [key: string]: AnyValue } {
  const copy = emptyBag();
  let kept = 0;
  for (const key of keys) {
    if (kept === CAPTURE_LIMITS.maxItems || walk.valuesLeft <= 0) {
      copy[CAPTURE_MARKERS.size] = `${keys.length - kept} more keys`;
      break;
    }
    kept += 1;
    const own = Object.getOwnPropertyDescriptor(value, key);
    const name = captureText(key, walk);
    if (walk.redact?.has(key)) copy[name] = CAPTURE_MARKERS.redacted;
    else
      copy[name] =
        own !== undefined && 'value' in own ? capture(own.value, depth + 1, walk) : CAPTURE_MARKERS.getter;
  }
  return copy;
}

function captureList(list: readonly unknown[], depth: number, walk: Walk): AnyValue {
  const copy: AnyValue[] = [];
  const { length } = list;
  for (let index = 0; index < length; index += 1) {
    if (isFull(copy, walk)) return withMore(copy, length - index, 'items');
    const own = Object.getOwnPropertyDescriptor(list, index);
    if (own === undefined) copy.push(null);
    else copy.push('value' in own ? (capture(own.value, depth + 1, walk) ?? null) : CAPTURE_MARKERS.getter);
  }
  return copy;
}

function captureNumbers(list: NodeJS.TypedArray, depth: number, walk: Walk): AnyValue {
  const copy: AnyValue[] = [];
  for (let index = 0; index < list.length; index += 1) {
    if (isFull(copy, walk)) return withMore(copy, list.length - index, 'items');
    copy.push(capture(list[index], depth + 1, walk));
  }
  return copy;
}

/** As an object where all keys are texts, else as a list of pairs. */
function captureMap(map: ReadonlyMap<unknown, unknown>, depth: number, walk: Walk): AnyValue {
  const size = Reflect.get(Map.prototype, 'size', map);
  const pairs: [unknown, unknown][] = [];
  for (const pair of Map.prototype.entries.call(map)) {
    if (pairs.length === CAPTURE_LIMITS.maxItems) break;
    pairs.push(pair);
  }
  const more = Number(size) - pairs.length;
  if (!pairs.every(([key]) => typeof key === 'string')) {
    const copy: AnyValue[] = [];
    for (const [key, item] of pairs) {
      if (isFull(copy, walk)) return withMore(copy, more + pairs.length - copy.length, 'entries');
      const isRedacted = typeof key === 'string' && walk.redact?.has(key) === true;
      const shown = isRedacted ? CAPTURE_MARKERS.redacted : capture(item, depth + 1, walk);
      copy.push([capture(key, depth + 1, walk), shown ?? null]);
    }
    return more > 0 ? withMore(copy, more, 'entries') : copy;
  }
  const holder = emptyBag() as { [key: string]: unknown };
  for (const [key, item] of pairs) holder[String(key)] = item;
  const copy = captureKeys(holder, Object.keys(holder), depth, walk);
  if (more > 0) copy[CAPTURE_MARKERS.size] = `${more} more keys`;
  return copy;
}

function captureSet(set: ReadonlySet<unknown>, depth: number, walk: Walk): AnyValue {
  const copy: AnyValue[] = [];
  for (const item of Set.prototype.values.call(set)) {
    if (isFull(copy, walk)) {
      return withMore(copy, Number(Reflect.get(Set.prototype, 'size', set)) - copy.length, 'items');
    }
    copy.push(capture(item, depth + 1, walk) ?? null);
  }
  return copy;
}

/** Name, message and stack, which are not enumerable, and what was added to them. */
function captureError(error: Error, depth: number, walk: Walk): AnyValue {
  const own = ['message', 'cause', 'errors', ...Object.keys(error)];
  const keys = [...new Set(own)].filter(
    (key) => Object.hasOwn(error, key) && key !== 'name' && key !== 'stack',
  );
  const copy = captureKeys(error, keys, depth, walk);
  copy['name'] = captureText(errorName(error), walk);
  copy['stack'] = captureText(errorStack(error), walk);
  return copy;
}

function captureJson(value: object, toJson: () => unknown, depth: number, walk: Walk): AnyValue {
  let told: unknown;
  try {
    told = Reflect.apply(toJson, value, ['']);
  } catch {
    return captureText(`[${classNameOf(value)}: toJSON threw]`, walk);
  }
  if (told !== value) return capture(told, depth + 1, walk);
  return captureKeys(value, Object.keys(value), depth, walk);
}

/** A text without halves of characters, which some encoders refuse. */
function captureText(text: string, walk: Walk): string {
  const room = Math.min(CAPTURE_LIMITS.maxStringCharacters, Math.max(walk.charactersLeft, 0));
  walk.charactersLeft -= Math.min(text.length, room);
  const kept = room === 0 && text.length > 0 ? CAPTURE_MARKERS.size : truncateText(text, room);
  return kept.isWellFormed() ? kept : kept.toWellFormed();
}

/** Writing out a very long number takes time that grows with the square of its length. */
function bigintText(value: bigint): string {
  return BigInt.asIntN(4_096, value) === value ? value.toString() : '[bigint]';
}

function functionText(fn: object): string {
  if (types.isProxy(fn)) return CAPTURE_MARKERS.proxy;
  const name = functionNameOf(fn);
  return name === '' ? '[function]' : `[function ${name}]`;
}

function unboxed(value: object): unknown {
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return types.isSymbolObject(value) ? Symbol.prototype.valueOf.call(value) : undefined;
}

function isFull(copy: readonly AnyValue[], walk: Walk): boolean {
  return copy.length === CAPTURE_LIMITS.maxItems || walk.valuesLeft <= 0;
}

function withMore(copy: AnyValue[], count: number, what: string): AnyValue[] {
  copy.push(`[${count} more ${what}]`);
  return copy;
}
