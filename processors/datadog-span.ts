import { isAnyValueMap } from '../src/core/any-value';
import type { HrTime, ReadableSpanLike } from '../src/core/otel-types';
import { stableSpanContext } from './stable-span-context';

/**
 * What a span processor is handed under Datadog's OpenTelemetry bridge (dd-trace 5, `DD_TRACE_OTEL_ENABLED=true`), which
 * takes the place of the SDK's provider: a span without attributes, events, status or end, around one of Datadog's own.
 */
export interface DatadogSpan extends ReadableSpanLike {
  readonly _ddSpan: { context(): unknown };
}

/** True for a span of Datadog's bridge, recognised by its shape. */
export function isDatadogSpan(span: ReadableSpanLike): span is DatadogSpan {
  return '_ddSpan' in span && isObject(span._ddSpan) && typeof span._ddSpan['context'] === 'function';
}

/**
 * The same span as the SDK would have handed it over, as far as Datadog keeps it: what was set with `setStatus(OK)`, and
 * an `error.type` from before a recorded exception, are lost. Attributes, events, status and end are read anew each time;
 * the view does not hold on to the bridge's span, so that one nobody ends can still be collected.
 */
export function viewOfDatadogSpan(span: DatadogSpan): ReadableSpanLike {
  const { _ddSpan: inner, name, kind, startTime, parentSpanId, resource } = span;
  const { instrumentationScope, instrumentationLibrary } = span;
  const spanContext = stableSpanContext(span.spanContext());
  return {
    name,
    kind,
    startTime,
    resource: resource ?? { attributes: {} },
    droppedAttributesCount: 0,
    // Null at a root, and not always padded.
    parentSpanId: typeof parentSpanId === 'string' ? parentSpanId.padStart(16, '0') : undefined,
    instrumentationScope: instrumentationScope ?? instrumentationLibrary,
    spanContext: () => spanContext,
    get endTime() {
      return later(startTime, field(inner, '_duration'));
    },
    get attributes() {
      return attributesOf(tagsOf(inner));
    },
    get status() {
      return statusOf(tagsOf(inner));
    },
    get events() {
      return eventsOf(inner, this.endTime);
    },
  };
}

type Tags = { readonly [key: string]: unknown };

/** What Datadog keeps among the tags about the process and itself; the exception and the status are read apart. */
const OWN_TAGS = new Set([
  'service',
  'service.name',
  'env',
  'version',
  'runtime-id',
  'resource.name',
  'span.kind',
  'span.type',
  'error',
  'error.message',
  'error.stack',
]);

function attributesOf(tags: Tags): Tags {
  // Object.entries leaves out the marks that Datadog keeps under symbols.
  return Object.fromEntries(
    Object.entries(tags).filter(([key]) => !OWN_TAGS.has(key) && !key.startsWith('_dd')),
  );
}

/** `recordException` sets the error tags too, and says by this mark that they are not the status. */
const NOT_THE_STATUS = 'ignore.otel.error';

function statusOf(tags: Tags): ReadableSpanLike['status'] {
  const mark = Object.getOwnPropertySymbols(tags).find((symbol) => symbol.description === NOT_THE_STATUS);
  const { type, message, stack } = failureOf(tags);
  const failed =
    mark === undefined
      ? Boolean(tags['error'] ?? type ?? message ?? stack)
      : Reflect.get(tags, mark) === false;
  if (!failed) return { code: 0 };
  return typeof message === 'string' ? { code: 2, message } : { code: 2 };
}

/** The failure as the tags tell it; code that talks to Datadog directly gives it as an Error. */
function failureOf(tags: Tags): { type?: unknown; message?: unknown; stack?: unknown } {
  const error = tags['error'] instanceof Error ? tags['error'] : undefined;
  return {
    type: tags['error.type'] ?? error?.name,
    message: tags['error.message'] ?? error?.message,
    stack: tags['error.stack'] ?? error?.stack,
  };
}

type SpanEvents = ReadableSpanLike['events'];

function eventsOf(inner: object, endTime: HrTime): SpanEvents {
  const kept = field(inner, '_events');
  const events = (Array.isArray(kept) ? kept : []).filter(isObject).map(eventOf);
  const { type, message, stack } = failureOf(tagsOf(inner));
  if (typeof stack !== 'string' || events.some(({ name }) => name === 'exception')) return events;
  // Told by tags alone, as Datadog's own integrations do.
  const attributes = {
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stack,
  };
  return [...events, { name: 'exception', time: endTime, attributes }];
}

/** An exception is named after its class there; here it is `exception`, with the class as its type. */
function eventOf(event: Tags): SpanEvents[number] {
  const given = event['attributes'];
  const attributes = isObject(given) ? given : {};
  const name = typeof event['name'] === 'string' ? event['name'] : '';
  const time = hrTime(event['startTime']);
  const isException = 'exception.message' in attributes || 'exception.stacktrace' in attributes;
  if (!isException || name === 'exception') return { name, time, attributes };
  return { name: 'exception', time, attributes: { 'exception.type': name, ...attributes } };
}

function tagsOf(inner: { context?: unknown }): Tags {
  const context = typeof inner.context === 'function' ? inner.context() : undefined;
  const tags = isObject(context) ? context['_tags'] : undefined;
  return isObject(tags) ? tags : {};
}

function field(holder: object, key: string): unknown {
  return Reflect.get(holder, key);
}

function isObject(value: unknown): value is Tags {
  return isAnyValueMap(value);
}

function later(start: HrTime, durationMs: unknown): HrTime {
  if (typeof durationMs !== 'number' || !Number.isFinite(durationMs)) return start;
  const nanos = start[1] + Math.round(durationMs * 1_000_000);
  return [start[0] + Math.floor(nanos / 1_000_000_000), nanos % 1_000_000_000];
}

function hrTime(unixMs: unknown): HrTime {
  if (typeof unixMs !== 'number' || !Number.isFinite(unixMs)) return [0, 0];
  return later([Math.floor(unixMs / 1_000), 0], unixMs % 1_000);
}
