import { type Context, type HrTime, propagation, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { BATTERY, type BatterySpan } from './battery';
import type { TracerProviderLike } from './span-processor-like';

/** What the application would have been thrown at. */
export interface Thrown {
  readonly span: string;
  readonly at: 'start' | 'end';
  readonly error: string;
}

/** The battery as it was emitted: which span is which, and what was thrown into the application meanwhile. */
export interface Emitted {
  /** The name in the battery, by span id. */
  readonly nameById: ReadonlyMap<string, string>;
  readonly thrown: readonly Thrown[];
}

/** Starts all spans in order, then ends them from the last to the first, with the same times in every run. */
export function emitBattery(provider: TracerProviderLike): Emitted {
  const spans = new Map<string, Span>();
  const thrown: Thrown[] = [];
  const guard = (span: string, at: Thrown['at'], run: () => void): void => {
    try {
      run();
    } catch (error) {
      thrown.push({ span, at, error: String(error) });
    }
  };
  for (const [position, wanted] of BATTERY.entries()) {
    guard(wanted.name, 'start', () => spans.set(wanted.name, start(provider, wanted, position, spans)));
  }
  for (const [position, wanted] of [...BATTERY.entries()].reverse()) {
    const span = spans.get(wanted.name);
    if (span !== undefined) guard(wanted.name, 'end', () => finish(span, wanted, position));
  }
  const nameById = new Map([...spans].map(([name, span]) => [span.spanContext().spanId, name]));
  return { nameById, thrown };
}

function start(
  provider: TracerProviderLike,
  wanted: BatterySpan,
  position: number,
  spans: ReadonlyMap<string, Span>,
): Span {
  const tracer = provider.getTracer(wanted.scope ?? 'travel-agent', '1.0.0');
  const links = (wanted.links ?? []).flatMap((name) => spans.get(name) ?? []);
  return tracer.startSpan(
    wanted.name,
    {
      ...(wanted.kind === undefined ? {} : { kind: wanted.kind }),
      startTime: time(position),
      // A copy: a processor that writes into a list must not write into the battery.
      attributes: structuredClone(wanted.atStart ?? {}),
      links: links.map((span) => ({ context: span.spanContext(), attributes: { 'link.kind': 'cause' } })),
    },
    contextOf(wanted, spans),
  );
}

function contextOf({ parent, baggage = {} }: BatterySpan, spans: ReadonlyMap<string, Span>): Context {
  const entries = Object.entries(baggage).map(([key, value]) => [key, { value }]);
  const carried = propagation.createBaggage(Object.fromEntries(entries));
  const context = propagation.setBaggage(ROOT_CONTEXT, carried);
  const parentSpan = parent === undefined ? undefined : spans.get(parent);
  return parentSpan === undefined ? context : trace.setSpan(context, parentSpan);
}

function finish(span: Span, wanted: BatterySpan, position: number): void {
  const { afterStart = {}, events = [], exception, status, rename } = wanted;
  const atEnd = 2 * BATTERY.length - position;
  span.setAttributes(structuredClone(afterStart));
  for (const { name, attributes } of events)
    span.addEvent(name, structuredClone(attributes), time(atEnd - 0.5));
  if (exception !== undefined) {
    const stack = `RangeError: ${exception}\n    at travel (/app/travel.js:1:1)`;
    span.recordException({ name: 'RangeError', message: exception, stack }, time(atEnd - 0.5));
  }
  if (status !== undefined) span.setStatus({ ...status });
  if (rename !== undefined) span.updateName(rename);
  span.end(time(atEnd));
}

/** 2026-01-15T10:00:00Z, in Unix seconds. */
const START_SECONDS = 1_768_471_200;

function time(offsetSeconds: number): HrTime {
  const whole = Math.floor(offsetSeconds);
  return [START_SECONDS + whole, (offsetSeconds - whole) * 1_000_000_000];
}
