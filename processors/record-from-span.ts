import { anyValueMap } from '../src/core/any-value';
import type { HrTime, ReadableSpanLike } from '../src/core/otel-types';
import type { SpanKindName, SpanRecord } from '../src/core/span-record';
import { readableSpan } from './readable-span';

const KINDS: readonly SpanKindName[] = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;
const NO_STATUS: ReadableSpanLike['status'] = { code: 0 };

/**
 * Copies an ended span into a record, shallowly: attribute values are shared, the bags are ours, so that a processor
 * after us that rewrites the span's attributes does not rewrite our event. Takes the spans of SDK 1.x, 2.x and 3.x and of
 * Datadog's bridge, and bears with what a stranger leaves out.
 */
export function recordFromSpan(given: ReadableSpanLike): SpanRecord {
  const span = readableSpan(given);
  const { traceId, spanId } = span.spanContext();
  const scope = span.instrumentationScope ?? span.instrumentationLibrary;
  const parentSpanId = span.parentSpanContext?.spanId ?? span.parentSpanId;
  const { code, message } = span.status ?? NO_STATUS;
  return {
    traceId,
    spanId,
    name: span.name,
    kind: KINDS[span.kind] ?? 'INTERNAL',
    startUnixMs: unixMs(span.startTime),
    endUnixMs: unixMs(span.endTime ?? span.startTime),
    status: { code: STATUS_CODES[code] ?? 'UNSET', ...(message === undefined ? {} : { message }) },
    attributes: { ...anyValueMap(span.attributes) },
    events: (span.events ?? []).map((event) => ({
      name: event.name,
      timeUnixMs: unixMs(event.time),
      attributes: { ...anyValueMap(event.attributes) },
    })),
    scope: { name: scope?.name ?? '', ...(scope?.version === undefined ? {} : { version: scope.version }) },
    resource: anyValueMap(span.resource?.attributes),
    droppedAttributesCount: span.droppedAttributesCount ?? 0,
    ...(parentSpanId ? { parentSpanId } : {}),
  };
}

/** Unix milliseconds with fractions. */
export function unixMs([seconds, nanos]: HrTime): number {
  return seconds * 1_000 + nanos / 1_000_000;
}
