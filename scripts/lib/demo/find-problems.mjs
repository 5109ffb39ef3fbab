import { eventTree } from '@lucidic/dev';

/**
 * Compares what the agent says it did with what the backend stored.
 *
 * @param {{ run: { modelCalls: string[], toolCalls: string[] }, telemetry: { lucidic: any, otherExporter: any } }} report
 * @param {Array<{ events: Array<Record<string, any>> }>} sessions
 * @returns {string[]} one line for each thing that is not as expected; empty when all is well
 */
export function findProblems(report, sessions) {
  const problems = [];
  const expect = (what, actual, expected) => {
    if (actual !== expected) problems.push(`${what}: expected ${expected}, found ${actual}`);
  };
  const events = sessions.flatMap((each) => each.events);
  const ofType = (type) => events.filter((event) => event.type === type);
  const called = (status) => report.run.modelCalls.filter((each) => each === status).length;
  const stored = (status) =>
    ofType('llm_generation').filter((event) => event.payload.status === status).length;

  expect('sessions', sessions.length, 1);
  expect('model calls', stored('ok'), called('ok'));
  expect('failed model calls', stored('error'), called('error'));
  if (stored('interrupted') > called('unfinished')) {
    expect('interrupted model calls', stored('interrupted'), called('unfinished'));
  }
  for (const tool of new Set(report.run.toolCalls)) {
    const stored = ofType('function_call').filter((event) => event.payload.function_name === tool).length;
    expect(`calls of ${tool}`, stored, report.run.toolCalls.filter((name) => name === tool).length);
  }
  expect('events without their parent', eventTree(events).filter((node) => node.isOrphan).length, 0);
  if (called('error') > 0 && ofType('error_traceback').length === 0)
    problems.push('no error_traceback event');

  const { lucidic, otherExporter } = report.telemetry;
  expect('pending events', lucidic.pending, 0);
  // A duplicate is no loss: it became part of the event of the same call.
  const { duplicate: _merged, ...lost } = lucidic.dropped;
  expect('dropped events', sum(lost), 0);
  expect('delivered events', lucidic.delivered, events.length);
  if (!(otherExporter.received > 0)) problems.push('the other exporter received nothing');
  return problems;
}

/** @param {Record<string, number>} counts */
function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
