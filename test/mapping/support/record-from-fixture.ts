import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyValueMap } from '../../../src/core/any-value';
import type { RecordEvent, SessionRecord, SpanKindName, SpanRecord } from '../../../src/core/span-record';

/** Where captured spans and their golden events live. */
export const FIXTURES = join(__dirname, '../../fixtures');

/** A span as the captures hold it. */
interface CapturedSpan {
  readonly name: string;
  readonly kind: SpanKindName;
  readonly scope: { readonly name: string; readonly version?: string };
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: AnyValueMap;
  readonly status: SpanRecord['status'];
  readonly events: readonly {
    readonly name: string;
    readonly attributes: AnyValueMap;
    readonly timeUnixNano: string;
  }[];
}

/** One captured run: what the application got, and the spans that were emitted meanwhile. */
export interface Fixture {
  readonly name: string;
  /** What the provider's SDK returned; null when it threw. */
  readonly result: unknown;
  readonly error: { readonly name: string; readonly message: string } | null;
  readonly spans: readonly CapturedSpan[];
}

/** The names of all captures. */
export function fixtureNames(): readonly string[] {
  return readdirSync(join(FIXTURES, 'spans'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/** One capture by name. */
export function readFixture(name: string): Fixture {
  return { name, ...JSON.parse(readFileSync(join(FIXTURES, 'spans', `${name}.json`), 'utf8')) };
}

/** The records of a capture, each on its own, in a fixed session; a child names its parent among them. */
export function recordsOf(fixture: Fixture): readonly SessionRecord[] {
  const ids = new Set(fixture.spans.map((span) => span.spanId));
  return fixture.spans.map((span) => ({
    ...recordOf(span),
    session: { id: 'fixture-session', source: 'attribute' },
    ...(span.parentSpanId &&
      ids.has(span.parentSpanId) && { parent: { traceId: span.traceId, spanId: span.parentSpanId } }),
  }));
}

function recordOf(span: CapturedSpan): SpanRecord {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    name: span.name,
    kind: span.kind,
    startUnixMs: unixMs(span.startTimeUnixNano),
    endUnixMs: unixMs(span.endTimeUnixNano),
    status: span.status,
    attributes: span.attributes,
    events: span.events.map(eventOf),
    scope: span.scope,
    resource: {},
    droppedAttributesCount: 0,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
  };
}

function eventOf(event: CapturedSpan['events'][number]): RecordEvent {
  return { name: event.name, attributes: event.attributes, timeUnixMs: unixMs(event.timeUnixNano) };
}

function unixMs(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1000n) / 1000;
}
