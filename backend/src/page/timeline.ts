import { parseOccurredAt } from '../api/occurred-at';
import type { EventView } from '../store/event-view';
import { type Html, html } from './html';

/** The time the events of a page span, in microseconds since 1970. */
export interface TimeSpan {
  readonly startUs: number;
  readonly endUs: number;
}

/** From the first start to the last end. */
export function timeSpan(events: readonly EventView[]): TimeSpan {
  let startUs = Number.POSITIVE_INFINITY;
  let endUs = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    const start = startOf(event);
    startUs = Math.min(startUs, start);
    endUs = Math.max(endUs, start + durationUs(event));
  }
  return { startUs, endUs };
}

/** Seconds from the start of the span to the event's. */
export function secondsIn(event: EventView, span: TimeSpan): number {
  return Math.max(0, (startOf(event) - span.startUs) / 1e6);
}

/** A bar showing when the event ran; SVG, since the page's policy allows no style attributes. */
export function timeBar(event: EventView, span: TimeSpan): Html {
  const totalUs = Math.max(1, span.endUs - span.startUs);
  const x = Math.min(98.5, ((startOf(event) - span.startUs) / totalUs) * 100);
  const width = Math.min(100 - x, Math.max(1.5, (durationUs(event) / totalUs) * 100));
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="6" rx="1"></rect></svg>`;
}

function startOf(event: EventView): number {
  return parseOccurredAt(event.occurred_at) ?? Date.parse(event.created_at) * 1000;
}

function durationUs(event: EventView): number {
  return Math.max(0, event.duration ?? 0) * 1e6;
}
