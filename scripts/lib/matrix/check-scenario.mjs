import { differences, mustHaveNone } from './differences.mjs';
import { errorEventId, eventId } from './expected-ids.mjs';
import { limitedMessage } from './providers/conversation.mjs';

/**
 * What one scenario of test/apps/providers must come to.
 *
 * @typedef {object} ExpectedScenario
 * @property {ExpectedEvent[]} events all there must be, the model calls among them in the order of the turns
 * @property {boolean} [fails] the application must get the fake's 429; else it must get its turns
 * @property {string} [of] the scenario, where these expectations are not named like it
 * @property {boolean} [turnsUnseen] the events do not have the turns: a hole that the row waits to see mended
 * @property {string} [waitsFor] who is to mend it, and what is missing today; `events` is then what comes in
 *   its stead
 *
 * @typedef {{ span: string, nth?: number, of?: string, parent?: string, errorOf?: boolean } & Record<string, unknown>} ExpectedEvent
 *   `span`, `parent`: names of spans, of the scenario or of another (`of`); `nth`: which of those with that name, counted
 *   from 0; `errorOf`: it is the error beside that span's event; the rest is what the event must hold
 */

/** Fails unless the provider's process ran every scenario, and all it accepted arrived where it belongs. */
export function checkProviderRun({ report, sessions, events }, scenarios) {
  const names = [...new Set(Object.entries(scenarios).map(([name, { of = name }]) => of))];
  const { accepted, delivered, dropped, pending } = report.stats;
  const expectedSessions = names.filter((name) => scenarios[name].events.length > 0);
  mustHaveNone([
    ...differences('scenarios', Object.keys(report.scenarios).sort(), names.toSorted()),
    ...differences('sessions', sessions.map((session) => session.session_id).sort(), expectedSessions.sort()),
    // Twins of one call are dropped; nothing else may be.
    ...differences(
      'dropped',
      { duplicate: 0, ...dropped },
      { duplicate: accepted - delivered },
      { exact: true },
    ),
    ...differences('pending', pending, 0),
  ]);
  return `${events.length} events`;
}

/**
 * Fails unless a scenario's events are what is expected of them, and say what the application got from the SDK.
 *
 * @param {ExpectedScenario} expected
 */
export function checkScenario(
  { report, events },
  scenario,
  { events: expected, fails = false, turnsUnseen },
) {
  const { turns, error, requests } = report.scenarios[scenario];
  const found = events.filter((event) => event.session_id === scenario);
  const wanted = expected.map((event) => expectedEvent(event, report.scenarios[event.of ?? scenario].spans));
  // By their ids and not by when they began: that is told in whole milliseconds only.
  const pairs = wanted.map((event) => [
    event,
    found.find(({ client_event_id: id }) => id === event.client_event_id),
  ]);
  const matched = pairs.map(([, event]) => event);
  const calls = matched.filter((event) => event?.type === 'llm_generation');
  mustHaveNone([
    ...(fails ? failureDifferences(error) : differences('error', error, undefined)),
    ...(turns === undefined ? [] : differences('requests', requests, turns.length)),
    ...(turns === undefined || turnsUnseen ? [] : turnDifferences(calls, turns)),
    ...pairs.flatMap(([event, actual], index) =>
      differences(`events.${index}`, actual && withTextResults(actual), event),
    ),
    ...found
      .filter((event) => !matched.includes(event))
      .map((event) => `events: not expected: ${JSON.stringify(event)}`),
  ]);
  return found.length === 1 ? '1 event' : `${found.length} events`;
}

function failureDifferences(error) {
  return error?.message.includes(limitedMessage) ? [] : [`error: not the fake's: ${JSON.stringify(error)}`];
}

/** One event for each model call, and in it what the SDK gave the application. */
function turnDifferences(calls, turns) {
  return differences(
    'model calls',
    calls.map(({ payload: { response } }) => ({
      output: response.output,
      toolCalls: (response.tool_calls ?? []).map(({ id, name, arguments: args }) => ({
        id,
        name,
        arguments: args,
      })),
    })),
    turns.map(({ output, toolCalls }) => ({ output, toolCalls })),
  );
}

/** What a tool gave back as text, for some spans have it as text, some as structure and some as one part of text. */
function withTextResults(event) {
  const { request } = event.payload;
  if (request?.messages === undefined) return event;
  const messages = request.messages.map((message) =>
    message.role === 'tool' ? { ...message, content: resultText(message.content) } : message,
  );
  return { ...event, payload: { ...event.payload, request: { ...request, messages } } };
}

function resultText(content) {
  if (typeof content === 'string') return content;
  const isOneText = Array.isArray(content) && content.length === 1 && content[0].type === 'text';
  return isOneText ? content[0].text : JSON.stringify(content);
}

function expectedEvent({ span, nth = 0, of: _, parent, errorOf, ...rest }, spans) {
  const spanContext = spanNamed(spans, span, nth);
  const ids = errorOf
    ? { client_event_id: errorEventId(spanContext), client_parent_event_id: eventId(spanContext) }
    : {
        client_event_id: eventId(spanContext),
        client_parent_event_id: parent === undefined ? undefined : eventId(spanNamed(spans, parent, 0)),
      };
  const { traceId, spanId, scope } = spanContext;
  const metadata = { trace_id: traceId, span_id: spanId, scope: scope.name, scope_version: scope.version };
  return { ...ids, ...rest, metadata: { ...metadata, ...rest.metadata } };
}

function spanNamed(spans, name, nth) {
  const span = spans.filter((candidate) => candidate.name === name)[nth];
  if (span === undefined) throw new Error(`no span ${name}: ${spans.map((each) => each.name).join(', ')}`);
  return span;
}
