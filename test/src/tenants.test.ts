import { LucidicSpanProcessor } from '../../src';
import { byteSink } from '../support/byte-sink';
import { startTracing, withBaggage } from '../support/tracing';

const SPAN = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'm',
  'gen_ai.system_instructions': 'red and blue',
};

describe('two tenants in one process', () => {
  test('each has its own key, agent, mask, filter and ledger, and nothing crosses', async () => {
    const [first, second] = [await byteSink(), await byteSink()];
    const one = new LucidicSpanProcessor({
      apiKey: 'key-one',
      agentId: 'agent-one',
      baseUrl: first.apiUrl,
      mask: (text) => text.replaceAll('red', '#'),
    });
    const two = new LucidicSpanProcessor({
      apiKey: 'key-two',
      agentId: 'agent-two',
      baseUrl: second.apiUrl,
      mask: (text) => text.replaceAll('blue', '#'),
      shouldExportSpan: ({ name }) => (name === 'only one' ? false : undefined),
    });
    const tracing = startTracing(one, two);
    withBaggage({ 'lucidic.session_id': 's' }, () => {
      tracing.tracer().startSpan('both', { attributes: SPAN }).end();
      tracing.tracer().startSpan('only one', { attributes: SPAN }).end();
    });
    await tracing.close();
    await Promise.all([first.close(), second.close()]);

    expect(first.received()).toContain('# and blue');
    expect(first.received()).not.toMatch(/red and|key-two|agent-two/);
    expect(second.received()).toContain('red and #');
    expect(second.received()).not.toMatch(/and blue|key-one|agent-one|only one/);
    expect(one.stats()).toMatchObject({ accepted: 2, delivered: 2, refused: {} });
    expect(two.stats()).toMatchObject({ accepted: 1, delivered: 1, refused: { filtered: 1 } });
  });
});
