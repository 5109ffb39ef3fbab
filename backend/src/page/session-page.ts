import { eventTree } from '../event-tree';
import type { EventView } from '../store/event-view';
import type { SessionView } from '../store/session-view';
import { eventItem } from './event-item';
import { eventSummary } from './event-summary';
import { formatCost, formatCount, formatDuration, formatTime } from './format';
import { type Html, html } from './html';
import { sessionStatus } from './session-status';
import { timeSpan } from './timeline';

/** One session: its facts, and the events shown as a tree. */
export function sessionPage(session: SessionView, events: readonly EventView[]): Html {
  const span = timeSpan(events);
  const items = eventTree(events).map((node) => eventItem(node, span));
  const seconds = events.length === 0 ? undefined : (span.endUs - span.startUs) / 1e6;
  return html`<h1>${session.session_name} ${sessionStatus(session)}</h1>
<div class="dim mono">${session.session_id}</div>
<dl class="facts">
${fact('agent', session.agent_id)}
${fact('started', formatTime(session.created_at))}
${fact('events', formatCount(session.num_events))}
${fact('span', seconds === undefined ? undefined : formatDuration(seconds))}
${usageFacts(events)}
${fact('task', session.task)}
${fact('tags', session.tags?.join(', '))}
${fact('experiment', session.experiment_id)}
${fact('dataset item', session.datasetitem_id)}
${fact('evaluators', session.evaluators?.join(', '))}
${fact('score', session.session_eval === undefined ? undefined : String(session.session_eval))}
${fact('why this score', session.session_eval_reason)}
${fact('why this result', session.is_successful_reason)}
</dl>
<div class="card tree">${items.length === 0 ? html`<p class="pad dim">No events yet.</p>` : items}</div>`;
}

/** Tokens and cost of the events shown; left out where no event tells. */
function usageFacts(events: readonly EventView[]): Html[] {
  const summaries = events.map(eventSummary);
  const input = sum(summaries.map((summary) => summary.inputTokens));
  const output = sum(summaries.map((summary) => summary.outputTokens));
  const cost = sum(summaries.map((summary) => summary.costUsd));
  const tokens = [input, output].map((count) => (count === undefined ? '?' : formatCount(count))).join(' → ');
  const hasTokens = input !== undefined || output !== undefined;
  return [
    fact('tokens', hasTokens ? tokens : undefined),
    fact('cost', cost === undefined ? cost : formatCost(cost)),
  ];
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}

function fact(name: string, value: string | undefined): Html {
  return value === undefined || value === '' ? html`` : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
