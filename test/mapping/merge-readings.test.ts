import { mergeReadings } from '../../exporters/mapping/merge-readings';
import type { Message, Reading } from '../../exporters/mapping/reading';

const base: Reading = { dialect: 'a', kind: 'model_call' };
const says = (text: string): readonly Message[] => [{ role: 'assistant', parts: [{ type: 'text', text }] }];

test('none is none, one is itself', () => {
  expect(mergeReadings([])).toBeUndefined();
  expect(mergeReadings([base])).toBe(base);
});

test("the first one's word counts, gaps are filled from the others", () => {
  const merged = mergeReadings([
    { ...base, provider: 'openai', params: { temperature: 0 } },
    {
      dialect: 'b',
      kind: 'model_call',
      provider: 'azure',
      responseId: 'r',
      params: { temperature: 1, seed: 2 },
    },
  ]);
  expect(merged).toEqual({
    ...base,
    provider: 'openai',
    responseId: 'r',
    params: { temperature: 0, seed: 2 },
  });
});

test('the conversation with more structure wins, then the longer one, then the first', () => {
  const call: Message = { role: 'assistant', parts: [{ type: 'tool_call', name: 'f', arguments: {} }] };
  const withId: Message = {
    role: 'assistant',
    parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: {} }],
  };
  const merge = (...all: readonly (readonly Message[])[]): Reading['outputMessages'] =>
    mergeReadings(all.map((outputMessages) => ({ ...base, outputMessages })))?.outputMessages;
  expect(merge([call], [withId])).toEqual([withId]);
  expect(merge(says('cut…'), says('not cut at all'))).toEqual(says('not cut at all'));
  expect(merge(says('one'), says('two'))).toEqual(says('one'));
  expect(merge([{ role: 'assistant', parts: [] }], says('x'))).toEqual(says('x'));
});

test('views of a model call are a model call, even where the outermost only wraps it', () => {
  const kindOf = (...kinds: readonly Reading['kind'][]): Reading['kind'] | undefined =>
    mergeReadings(kinds.map((kind) => ({ ...base, kind })))?.kind;
  expect(kindOf('agent', 'model_call')).toBe('model_call');
  expect(kindOf('chain', 'embedding')).toBe('embedding');
  expect(kindOf('other', 'tool')).toBe('tool');
});

test('tokens are never added up', () => {
  const merged = mergeReadings([
    { ...base, usage: { input: 24, output: 11 } },
    { ...base, usage: { input: 24, output: 11, cacheRead: 8 } },
  ]);
  expect(merged?.usage).toEqual({ input: 24, output: 11, cacheRead: 8 });
});

test('a model name that was merely repeated gives way to one that was answered', () => {
  const merged = mergeReadings([
    { ...base, requestModel: 'gpt-4o', responseModel: 'gpt-4o' },
    { ...base, requestModel: 'gpt-4o', responseModel: 'gpt-4o-2024-08-06' },
  ]);
  expect(merged?.responseModel).toBe('gpt-4o-2024-08-06');
});

test('the failure that has a stack wins', () => {
  const merged = mergeReadings([
    { ...base, error: { message: 'x', recorded: false } },
    { ...base, error: { message: 'x', recorded: true, stack: 'x\n at y' } },
  ]);
  expect(merged?.error?.stack).toBe('x\n at y');
});

test('extras that no dialect has a field for stand side by side, the first one winning a name', () => {
  const merged = mergeReadings([
    { ...base, metadata: { operation: 'chat', attributes: { 'customer.tier': 'gold', 'a.b': 1 } } },
    { ...base, metadata: { attributes: { 'a.b': 2, 'server.port': 443 } } },
  ]);
  expect(merged?.metadata).toEqual({
    operation: 'chat',
    attributes: { 'customer.tier': 'gold', 'a.b': 1, 'server.port': 443 },
  });
});
