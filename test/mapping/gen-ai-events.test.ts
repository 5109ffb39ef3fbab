import { genAi } from '../../exporters/mapping/dialects/gen-ai';
import type { AnyValueMap } from '../../src/core/any-value';
import type { RecordEvent } from '../../src/core/span-record';
import { span } from './support/span';

const CHAT = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'm',
};

describe('content from logs, joined as span events', () => {
  const event = (name: string, attributes: AnyValueMap): RecordEvent => ({ name, timeUnixMs: 0, attributes });
  const details = (attributes: AnyValueMap): RecordEvent =>
    event('gen_ai.client.inference.operation.details', attributes);

  test('bodies hold nested maps; choices come by their index and bring finish reasons', () => {
    const reading = genAi.read(
      span(CHAT, {
        events: [
          event('gen_ai.user.message', { 'gen_ai.system': 'openai', content: 'Weather?' }),
          event('gen_ai.assistant.message', {
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          }),
          event('gen_ai.tool.message', { id: 'c1', content: '{"temp":18}' }),
          event('gen_ai.choice', { index: 1, finish_reason: 'length', message: { content: 'B' } }),
          event('gen_ai.choice', { index: 0, finish_reason: 'stop', message: { content: 'A' } }),
        ],
      }),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c1', result: '{"temp":18}' }] },
    ]);
    expect(reading.outputMessages).toEqual([
      { role: 'assistant', parts: [{ type: 'text', text: 'A' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'B' }] },
    ]);
    expect(reading.finishReasons).toEqual(['stop', 'length']);
    expect(reading.metadata?.['events']).toBeUndefined();
  });

  test('with content switched off, empty bodies are no messages, and a called tool keeps its name', () => {
    const reading = genAi.read(
      span(CHAT, {
        events: [
          event('gen_ai.system.message', {}),
          event('gen_ai.user.message', { 'gen_ai.system': 'openai' }),
          event('gen_ai.tool.message', { id: 'c1' }),
          event('gen_ai.choice', {
            index: 0,
            message: { tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f' } }] },
          }),
        ],
      }),
    );
    expect(reading.inputMessages).toBeUndefined();
    expect(reading.outputMessages?.[0]?.parts).toMatchObject([{ type: 'tool_call', id: 'c1', name: 'f' }]);
    const silent = genAi.read(span(CHAT, { events: [event('gen_ai.choice', { index: 0, message: {} })] }));
    expect(silent.outputMessages).toBeUndefined();
  });

  test('input in one event, a streamed answer in several, instructions on the span', () => {
    const reading = genAi.read(
      span(
        { ...CHAT, 'gen_ai.system_instructions': 'Be brief.' },
        {
          events: [
            details({
              'gen_ai.input.messages': [
                { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
                { role: 'assistant', parts: [{ type: 'tool_call', id: 'fc_1', call_id: 'c1', name: 'f' }] },
                { role: 'user', parts: [{ type: 'tool_call_response', call_id: 'c1', response: '18' }] },
              ],
            }),
            details({
              'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }] }],
            }),
            details({
              'gen_ai.output.messages': [
                { role: 'assistant', parts: [{ type: 'text', content: 'Sunny' }], finish_reason: 'stop' },
              ],
            }),
          ],
        },
      ),
    );
    expect(reading.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'f', arguments: {} }] },
      { role: 'user', parts: [{ type: 'tool_result', id: 'c1', result: '18' }] },
    ]);
    expect(reading.outputMessages).toEqual([
      { role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'Sunny' }] },
    ]);
    expect(reading.finishReasons).toEqual(['stop']);
  });

  test('parts whose text was switched off are no parts', () => {
    const off = [{ role: 'user', parts: [{ type: 'text' }, { type: 'reasoning', text: undefined }] }];
    const reading = genAi.read(
      span(CHAT, { events: [details({ 'gen_ai.input.messages': off, 'gen_ai.output.messages': off })] }),
    );
    expect(reading.inputMessages).toBeUndefined();
    expect(reading.outputMessages).toBeUndefined();
  });

  test('events that nothing reads are kept', () => {
    const reading = genAi.read(span(CHAT, { events: [event('logprobs', { logprobs: '[-0.1]' })] }));
    expect(reading.metadata?.['events']).toEqual([{ name: 'logprobs', attributes: { logprobs: '[-0.1]' } }]);
  });
});
