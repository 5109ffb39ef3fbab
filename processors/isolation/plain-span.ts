import type { ReadableSpanLike } from '../../src/core/otel-types';
import { readableSpan } from '../readable-span';

/** Data with nothing shared: what is written on the span later does not reach it. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/**
 * All that another processor can see of a span, as plain data. Ids are as they are; those of other spans too. Without the
 * trace state: a sampler may keep a random value in it.
 */
export function plainSpan(given: ReadableSpanLike): { readonly [key: string]: Plain } {
  const span = readableSpan(given);
  const { traceId, spanId, traceFlags } = given.spanContext();
  const scope = span.instrumentationScope ?? span.instrumentationLibrary;
  return {
    name: span.name,
    kind: span.kind,
    status: plain(span.status),
    attributes: plain(span.attributes),
    events: list(span.events, (event) => ({
      name: plain(event['name']),
      time: plain(event['time']),
      attributes: plain(event['attributes']),
      droppedAttributesCount: plain(event['droppedAttributesCount']),
    })),
    links: list(Reflect.get(given, 'links'), (link) => ({
      spanId: isRecord(link['context']) ? plain(link['context']['spanId']) : undefined,
      attributes: plain(link['attributes']),
    })),
    startTime: plain(span.startTime),
    endTime: plain(span.endTime),
    duration: plain(Reflect.get(given, 'duration')),
    ended: plain(Reflect.get(given, 'ended')),
    scope: { name: scope?.name, version: scope?.version },
    resource: plain(span.resource?.attributes),
    dropped: {
      attributes: span.droppedAttributesCount,
      events: plain(Reflect.get(given, 'droppedEventsCount')),
      links: plain(Reflect.get(given, 'droppedLinksCount')),
    },
    traceId,
    spanId,
    traceFlags,
    parentSpanId: span.parentSpanContext?.spanId ?? span.parentSpanId ?? undefined,
    // Of the span object itself: nothing may be hung on it, and no method replaced.
    properties: Object.fromEntries(Reflect.ownKeys(given).map((key) => [String(key), 'there'])),
  };
}

const MAX_DEPTH = 8;

function plain(value: unknown, depth = 0): Plain {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || depth === MAX_DEPTH) return String(value);
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
}

function list(value: unknown, one: (item: Readonly<Record<string, unknown>>) => Plain): Plain {
  return Array.isArray(value)
    ? value.map((item) => (isRecord(item) ? one(item) : plain(item)))
    : plain(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
