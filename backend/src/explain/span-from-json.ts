import type { AnyValueMap, RecordEvent, SpanRecord } from '@lucidic/otel/pipeline';
import { SpansFileError } from './spans-file-error';

/** A JSON object. */
export type JsonObject = { readonly [key: string]: unknown };

const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;

/** True for a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A record of a span as captures hold it. Ids, name, times and attributes have to be there; kind, scope, status and
 * events may be left out. Times are Unix nanoseconds, as numbers or (the precise way) as text.
 *
 * @param where How an error calls the span: `spans[3]`, `line 7`.
 * @throws SpansFileError that names the field.
 */
export function spanFromJson(value: unknown, where: string): SpanRecord {
  if (!isObject(value)) throw new SpansFileError(`${where}: expected a span, got ${typeName(value)}`);
  const at = (field: string): string => `${where}.${field}`;
  const { kind, scope, status, events, parentSpanId, resource, droppedAttributesCount } = value;
  return {
    traceId: text(value['traceId'], at('traceId')),
    spanId: text(value['spanId'], at('spanId')),
    name: text(value['name'], at('name')),
    kind: KINDS.find((name) => name === kind) ?? 'INTERNAL',
    startUnixMs: unixMs(value['startTimeUnixNano'], at('startTimeUnixNano')),
    endUnixMs: unixMs(value['endTimeUnixNano'], at('endTimeUnixNano')),
    status: statusOf(status),
    attributes: bag(value['attributes'], at('attributes')),
    events: list(events, at('events')).map((event, index) => eventOf(event, at(`events[${index}]`))),
    scope: scopeOf(scope),
    resource: isObject(resource) ? bag(resource['attributes'] ?? {}, at('resource.attributes')) : {},
    droppedAttributesCount: typeof droppedAttributesCount === 'number' ? droppedAttributesCount : 0,
    ...(typeof parentSpanId === 'string' && parentSpanId !== '' ? { parentSpanId } : {}),
  };
}

function eventOf(value: unknown, where: string): RecordEvent {
  if (!isObject(value)) throw new SpansFileError(`${where}: expected an event, got ${typeName(value)}`);
  return {
    name: text(value['name'], `${where}.name`),
    timeUnixMs: unixMs(value['timeUnixNano'], `${where}.timeUnixNano`),
    attributes: bag(value['attributes'] ?? {}, `${where}.attributes`),
  };
}

/** A scope may be told by its name alone. */
function scopeOf(scope: unknown): SpanRecord['scope'] {
  if (typeof scope === 'string') return { name: scope };
  const { name, version } = isObject(scope) ? scope : {};
  return {
    name: typeof name === 'string' ? name : '',
    ...(typeof version === 'string' ? { version } : {}),
  };
}

function statusOf(status: unknown): SpanRecord['status'] {
  const { code, message } = isObject(status) ? status : {};
  return {
    code: STATUS_CODES.find((name) => name === code) ?? 'UNSET',
    ...(typeof message === 'string' ? { message } : {}),
  };
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new SpansFileError(`${where}: expected a text, got ${typeName(value)}`);
}

function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new SpansFileError(`${where}: expected an array, got ${typeName(value)}`);
}

function bag(value: unknown, where: string): AnyValueMap {
  if (isBag(value)) return value;
  const hint = Array.isArray(value) ? ' (OTLP writes attributes so; here they are an object)' : '';
  throw new SpansFileError(`${where}: expected an object of names and values, got ${typeName(value)}${hint}`);
}

/** Whatever JSON can hold, an attribute can. */
export function isBag(value: unknown): value is AnyValueMap {
  return isObject(value);
}

/** Microseconds are what a number of milliseconds can hold. */
function unixMs(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0)
    return Math.floor(value / 1000) / 1000;
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return Number(BigInt(value) / 1000n) / 1000;
  throw new SpansFileError(`${where}: expected Unix nanoseconds, got ${typeName(value)}`);
}

function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  return value === '' ? 'an empty text' : `a ${typeof value}`;
}
