import fc from 'fast-check';
import type { SpanRecord } from '../../src/core/span-record';
import { explainRecords } from '../../src/pipeline';
import { hostileValue } from '../contracts/hostile-values';
import { mapEvents } from '../mapping/support/map-events';
import { fixtureNames, readFixture, recordsOf } from '../mapping/support/record-from-fixture';
import { replay } from '../processors/support/replay';
import { spanRecord } from '../support/spans';

/** A capture as it comes from a file: no session, and no parent but the span's own. */
function fileRecords(name: string): readonly SpanRecord[] {
  return recordsOf(readFixture(name)).map(({ session: _session, parent: _parent, ...record }) => record);
}

describe.each(fixtureNames())('explaining the captured span %s', (name) => {
  const records = fileRecords(name);
  const explained = explainRecords(records);

  test('gives the events that the processor’s twin stage lets go, with the same twins and parents', async () => {
    const byId = (events: readonly { readonly client_event_id: string; readonly session_id: string }[]) =>
      events
        .map(({ session_id: _session, ...event }) => event)
        .sort((a, b) => a.client_event_id.localeCompare(b.client_event_id));
    const stage = await replay(name);
    const ours = explained.flatMap(({ events }) => events.slice(0, 1));
    expect(byId(ours)).toEqual(byId(stage.events()));
  });

  test('every attribute is read, kept or left out, and without those left out the event is the same', () => {
    for (const { record, outcome, attributes } of explained) {
      if (attributes === undefined) continue;
      const { read, kept, leftOut } = attributes;
      expect([...read, ...kept, ...leftOut].sort()).toEqual(Object.keys(record.attributes).sort());
      const without = Object.fromEntries(
        Object.entries(record.attributes).filter(([key]) => !leftOut.includes(key)),
      );
      const session = { id: 's', source: 'attribute' } as const;
      const [whole] = mapEvents({ ...record, session });
      expect(mapEvents({ ...record, session, attributes: without })[0]).toEqual(whole);
      if (outcome.as === 'event')
        expect(Object.keys(Object(whole?.metadata?.['attributes'])).sort()).toEqual([...kept].sort());
    }
  });
});

test('bears with whatever attributes hold, and gives back every span once, in order', () => {
  const names = ['gen_ai.operation.name', 'openinference.span.kind', 'ai.operationId', 'lucidic.event.type'];
  const attributes = fc.dictionary(
    fc.oneof(
      fc.constantFrom(...names, 'input.value', 'gen_ai.prompt.0.role', 'session.id', 'constructor'),
      fc.string(),
    ),
    fc.oneof(hostileValue(), fc.constantFrom('chat', 'LLM', 'TOOL', 'ai.generateText', 'generic')),
  );
  const id = fc.constantFrom('', '1', '2', '3', '__proto__');
  const records = fc.array(
    fc
      .record({ spanId: id, parent: id, traceId: id, attributes, startUnixMs: fc.double() })
      .map(({ parent, ...rest }) =>
        spanRecord({ ...rest, ...(parent === '' ? {} : { parentSpanId: parent }) }),
      ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(records, (given) => {
      const explained = explainRecords(given);
      expect(explained.map(({ record }) => record)).toEqual(given);
      const ids = new Set(explained.flatMap(({ events }) => events.map((event) => event.client_event_id)));
      expect(ids.size).toBe(explained.flatMap(({ events }) => events).length);
    }),
    { numRuns: 500 },
  );
});

test('a span twice in different traces, and a child in a third, are told apart', () => {
  const [a, b] = ['a'.repeat(32), 'b'.repeat(32)];
  const explained = explainRecords([
    spanRecord({ traceId: a }),
    spanRecord({ traceId: b }),
    spanRecord({ traceId: b, spanId: '1'.repeat(16), parentSpanId: spanRecord().spanId }),
  ]);
  expect(explained.map(({ outcome }) => outcome.as)).toEqual(['event', 'event', 'event']);
  expect(explained[2]?.outcome).toMatchObject({ parent: { traceId: b, spanId: spanRecord().spanId } });
});

test('what a client’s call has below it hangs under the framework’s call in the other trace, in its session', () => {
  const [inner, outer] = ['a'.repeat(32), 'b'.repeat(32)];
  const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.response.id': 'r' };
  const explained = explainRecords([
    spanRecord({ traceId: inner, scope: { name: '@x/openai' }, attributes: call }),
    spanRecord({
      traceId: inner,
      spanId: '1'.repeat(16),
      parentSpanId: spanRecord().spanId,
      attributes: { 'gen_ai.operation.name': 'execute_tool' },
    }),
    spanRecord({ traceId: outer, spanId: '2'.repeat(16), scope: { name: '@x/langchain' }, attributes: call }),
  ]);
  const [part, child, whole] = explained.map(({ outcome }) => outcome);
  expect(part).toEqual({
    as: 'part',
    of: { traceId: outer, spanId: '2'.repeat(16) },
    because: 'response id',
  });
  expect(child).toMatchObject({ parent: { traceId: outer, spanId: '2'.repeat(16) } });
  expect(whole?.as === 'event' && child?.as === 'event' && child.session.id).toBe(
    whole?.as === 'event' && whole.session.id,
  );
});
