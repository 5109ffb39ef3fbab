import { differences, mustHaveNone } from './differences.mjs';
import { expectedEvents } from './expected-events.mjs';

/**
 * Fails unless the backend has exactly the events and the one session of the agent's run, and the pipeline's own books
 * say the same.
 *
 * @param {Awaited<ReturnType<typeof import('./run-app.mjs').runApp>>} run
 * @param {{ session_id: string } & Record<string, unknown>} session what the session must be
 */
export function checkDelivery({ report, sessions, events }, session) {
  const expected = expectedEvents(report.spanContexts, session.session_id);
  const count = Object.keys(expected).length;
  const ended = session.is_finished ? 1 : 0;
  const stats = {
    accepted: count,
    delivered: count,
    pending: 0,
    sessions: { opened: 1, ended, rejected: 0 },
  };
  mustHaveNone([
    ...differences('sessions', sessions, [{ agent_id: 'travel-agent', num_events: count, ...session }]),
    ...eventDifferences(events, expected),
    ...differences('stats', report.stats, stats),
    ...differences('stats.dropped', report.stats.dropped, {}, { exact: true }),
    ...differences('stats.refused', report.stats.refused, { not_genai: 2 }, { exact: true }),
  ]);
  return `${count} events`;
}

function eventDifferences(events, expected) {
  const byId = new Map(events.map((event) => [event.client_event_id, event]));
  const lines = Object.entries(expected).flatMap(([name, event]) => {
    const found = byId.get(event.client_event_id);
    byId.delete(event.client_event_id);
    return found === undefined ? [`events: no ${name}`] : differences(name, found, event);
  });
  const extra = [...byId.values()].map((event) => `events: not expected: ${JSON.stringify(event)}`);
  return [...lines, ...extra];
}
