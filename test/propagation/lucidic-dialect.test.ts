import { LUCIDIC, lucidic } from '../../exporters/mapping/dialects/lucidic';
import { ERROR_ATTRIBUTES } from '../../exporters/mapping/read-failure';
import { dialectContract } from '../contracts/dialect-contract';
import { mapEvents } from '../mapping/support/map-events';
import { sessionRecord, spanRecord } from '../support/spans';

const attributes = {
  'lucidic.event.type': 'function_call',
  'lucidic.event.payload': { function_name: 'look_up', arguments: { id: 7 } },
};

dialectContract(lucidic, {
  own: [
    spanRecord({ attributes }),
    // What it says of itself goes before what it looks like.
    spanRecord({
      attributes: { ...attributes, 'gen_ai.operation.name': 'chat', 'openinference.span.kind': 'LLM' },
    }),
  ],
  foreign: [spanRecord(), spanRecord({ attributes: { 'lucidic.event.type': 'something_else' } })],
  attributeNames: [...Object.values(LUCIDIC), ...Object.values(ERROR_ATTRIBUTES)],
});

test('a span may carry payload and metadata as JSON, where its SDK takes no maps', () => {
  const record = sessionRecord({
    attributes: {
      'lucidic.event.type': 'function_call',
      'lucidic.event.payload': JSON.stringify(attributes['lucidic.event.payload']),
      'lucidic.event.metadata': '{"tier":"gold"}',
      'lucidic.event.tags': ['a'],
    },
  });
  expect(mapEvents(record)).toMatchObject([
    {
      type: 'function_call',
      payload: { function_name: 'look_up', arguments: { id: 7 } },
      metadata: { tier: 'gold' },
      tags: ['a'],
    },
  ]);
});

test('a span that failed says so where its payload does not', () => {
  const [event] = mapEvents(
    sessionRecord({
      attributes: { 'lucidic.event.type': 'llm_generation' },
      status: { code: 'ERROR', message: 'overloaded' },
    }),
  );
  expect(event?.payload).toMatchObject({ status: 'error', error: 'overloaded' });
});
