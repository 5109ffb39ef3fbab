import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogAttributes } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

const SPANS = join(__dirname, '../../../test/fixtures/spans');
const KINDS = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];

interface CapturedSpan {
  readonly name: string;
  readonly kind: string;
  readonly scope: { readonly name: string; readonly version?: string };
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: ReadableSpan['attributes'];
  readonly status: { readonly code: string; readonly message?: string };
  readonly events: readonly {
    readonly name: string;
    readonly attributes: ReadableSpan['attributes'];
    readonly timeUnixNano: string;
  }[];
}

interface CapturedLog {
  readonly eventName?: string;
  readonly body?: ReadableLogRecord['body'];
  readonly attributes: LogAttributes;
  readonly spanId: string;
  readonly scope: string;
}

interface Capture {
  readonly spans: readonly CapturedSpan[];
  readonly logs?: readonly CapturedLog[];
}

/** What the SDK's resource says in all of them. */
const RESOURCE = resourceFromAttributes({
  'service.name': 'captured',
  'process.pid': 4_711,
  tags: ['a', 'b'],
});

/** The names of all captures. */
export function captureNames(): readonly string[] {
  return readdirSync(SPANS)
    .filter((file) => file.endsWith('.json'))
    .sort();
}

/** The spans of a capture as the SDK hands them to an exporter. */
export function capturedSpans(name: string): ReadableSpan[] {
  return capture(name).spans.map(readableSpan);
}

/** The logs of a capture as the SDK hands them to an exporter, each in its span. */
export function capturedLogs(name: string): ReadableLogRecord[] {
  const { spans, logs = [] } = capture(name);
  return logs.map((log, index) => {
    const span = spans.find(({ spanId }) => spanId === log.spanId) ?? spans[0];
    if (span === undefined) throw new Error(`${name} has logs without spans`);
    const hrTime = hrTimeOf(span.startTimeUnixNano, BigInt(index) * 1_001n);
    return {
      hrTime,
      hrTimeObserved: hrTime,
      spanContext: { traceId: span.traceId, spanId: log.spanId, traceFlags: 1 },
      attributes: log.attributes,
      droppedAttributesCount: 0,
      resource: RESOURCE,
      instrumentationScope: { name: log.scope },
      ...(log.eventName !== undefined && { eventName: log.eventName }),
      ...(log.body !== undefined && { body: log.body }),
    };
  });
}

function capture(name: string): Capture {
  return JSON.parse(readFileSync(join(SPANS, name), 'utf8'));
}

function readableSpan(span: CapturedSpan): ReadableSpan {
  const startTime = hrTimeOf(span.startTimeUnixNano);
  const context = { traceId: span.traceId, traceFlags: 1 };
  return {
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    spanContext: () => ({ ...context, spanId: span.spanId }),
    ...(span.parentSpanId && { parentSpanContext: { ...context, spanId: span.parentSpanId } }),
    startTime,
    endTime: hrTimeOf(span.endTimeUnixNano),
    duration: [0, 0],
    ended: true,
    status: { ...span.status, code: STATUS_CODES.indexOf(span.status.code) },
    attributes: span.attributes,
    events: span.events.map(({ name, attributes, timeUnixNano }) => ({
      name,
      attributes,
      time: hrTimeOf(timeUnixNano),
    })),
    links: [],
    resource: RESOURCE,
    instrumentationScope: span.scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function hrTimeOf(unixNano: string, laterNanos = 0n): [number, number] {
  const nanos = BigInt(unixNano) + laterNanos;
  return [Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n)];
}
