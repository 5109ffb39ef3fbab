import type { EventNode } from '../event-tree';
import type { EventView } from '../store/event-view';
import { eventSummary } from './event-summary';
import { formatCost, formatCount, formatDuration, formatLine } from './format';
import { type Html, html } from './html';
import { secondsIn, type TimeSpan, timeBar } from './timeline';

/** Longest payload shown in the page, in characters; the whole one is a link away. */
const MAX_SHOWN_CHARS = 20_000;
/** Payloads beyond this stay on one line: indenting deep JSON can make it hundreds of times larger. */
const MAX_INDENTED_CHARS = 64 * 1024;
const MAX_TITLE_CHARS = 160;

/** An event with those under it: a line that opens to the payload. */
export function eventItem({ event, children, isOrphan }: EventNode<EventView>, span: TimeSpan): Html {
  const nested = children.map((child) => eventItem(child, span));
  return html`<div class="node">
<details><summary>${eventLine(event, isOrphan, span)}</summary>${eventInside(event, span)}</details>
${nested.length === 0 ? undefined : html`<div class="children">${nested}</div>`}
</div>`;
}

function eventLine(event: EventView, isOrphan: boolean, span: TimeSpan): Html {
  const { title, inputTokens, outputTokens, costUsd, status } = eventSummary(event);
  const parent = event.client_parent_event_id;
  return html`<span class="chip ${event.type}">${event.type}</span>
<span class="title">${formatLine(title, MAX_TITLE_CHARS)}</span>
${isOrphan ? html`<span class="chip warn" title="its parent ${parent} is not among the events shown">orphan</span>` : undefined}
${event.blob === 'awaited' ? html`<span class="chip warn" title="the payload has not been uploaded">preview</span>` : undefined}
${status === undefined ? undefined : html`<span class="chip ${statusClass(status)}">${formatLine(status, 24)}</span>`}
${inputTokens === undefined && outputTokens === undefined ? undefined : html`<span class="num opt" title="tokens in → out">${count(inputTokens)} → ${count(outputTokens)} tok</span>`}
${costUsd === undefined ? undefined : html`<span class="num opt">${formatCost(costUsd)}</span>`}
${event.duration === undefined ? undefined : html`<span class="num">${formatDuration(event.duration)}</span>`}
${timeBar(event, span)}`;
}

function eventInside(event: EventView, span: TimeSpan): Html {
  const { tags, metadata } = event;
  return html`<div class="inside"><dl class="facts">
<div><dt>at</dt><dd>${event.occurred_at} (+${formatDuration(secondsIn(event, span))})</dd></div>
<div><dt>id</dt><dd class="mono">${event.client_event_id}</dd></div>
${tags === undefined || tags.length === 0 ? undefined : html`<div><dt>tags</dt><dd>${tags.join(', ')}</dd></div>`}
<div><a href="/api/events/${encodeURIComponent(event.event_id)}">JSON</a></div>
</dl>
<pre>${shownJson(event.payload)}</pre>
${metadata === undefined || Object.keys(metadata).length === 0 ? undefined : html`<pre>metadata ${shownJson(metadata)}</pre>`}
</div>`;
}

function shownJson(value: Readonly<Record<string, unknown>>): string {
  const compact = JSON.stringify(value);
  const shown = compact.length > MAX_INDENTED_CHARS ? compact : JSON.stringify(value, null, 2);
  if (shown.length <= MAX_SHOWN_CHARS) return shown;
  return `${shown.slice(0, MAX_SHOWN_CHARS)}\n… cut here; the link JSON has all of it`;
}

function statusClass(status: string): string {
  if (status === 'ok') return 'ok';
  return status === 'error' ? 'error' : 'warn';
}

function count(tokens: number | undefined): string {
  return tokens === undefined ? '?' : formatCount(tokens);
}
