import { callView } from '../../processors/call-view';
import { isTwin } from '../../processors/is-twin';
import { spanRecord } from '../support/spans';

test('law 7: an answer nested thousands deep is compared without an error', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const parts = [{ type: 'tool_call', name: 'f', arguments: deep }];
  const view = (scope: string, spanId: string) =>
    callView(
      spanRecord({
        spanId: spanId.repeat(16),
        scope: { name: scope },
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'm',
          'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts }]),
        },
      }),
    );
  expect(() => isTwin(view('framework', 'a'), view('instrumentation-openai', 'b'))).not.toThrow();
});
