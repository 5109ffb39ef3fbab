import { contentEventName, logEvent } from '../../processors/log-event';
import type { LogRecord } from '../../src/core/log-record';
import { deepFreeze } from '../contracts/deep-freeze';

const NAMES = [
  'gen_ai.system.message',
  'gen_ai.user.message',
  'gen_ai.assistant.message',
  'gen_ai.tool.message',
  'gen_ai.choice',
  'gen_ai.client.inference.operation.details',
];
const log = (more: Partial<LogRecord>): LogRecord => ({ timeUnixMs: 1.5, attributes: {}, ...more });

describe('the content event of a log', () => {
  test.each(NAMES)('%s, as event name or as the older attribute', (name) => {
    expect(contentEventName({ eventName: name })).toBe(name);
    expect(contentEventName({ attributes: { 'event.name': name } })).toBe(name);
    expect(contentEventName({ eventName: '', attributes: { 'event.name': name } })).toBe(name);
  });

  test.each([
    ['no name', {}],
    ['another event', { eventName: 'gen_ai.evaluation.result' }],
    [
      'another event, whatever its attribute says',
      { eventName: 'app', attributes: { 'event.name': NAMES[0] } },
    ],
    ['a name that is no text', { attributes: { 'event.name': [NAMES[0]] } }],
    ['the name of something every object has', { eventName: 'constructor' }],
  ])('%s is none', (_case, given) => {
    expect(contentEventName(given)).toBeUndefined();
    expect(logEvent(log(given))).toBeUndefined();
  });

  test('has the keys of the body beside the attributes, the body first', () => {
    const attributes = {
      'event.name': 'gen_ai.user.message',
      'gen_ai.system': 'openai',
      content: 'attribute',
    };
    const body = { content: 'body', id: '1' };
    expect(logEvent(deepFreeze(log({ attributes, body })))).toEqual({
      name: 'gen_ai.user.message',
      timeUnixMs: 1.5,
      attributes: { 'gen_ai.system': 'openai', content: 'body', id: '1' },
    });
  });

  test.each([
    ['text', 'Hello', { content: 'Hello' }],
    ['list', [{ type: 'text', text: 'Hello' }], { content: [{ type: 'text', text: 'Hello' }] }],
    ['null', null, {}],
    ['missing body', undefined, {}],
    ['empty map', {}, {}],
  ])('a %s', (_kind, body, attributes) => {
    expect(logEvent(log({ eventName: 'gen_ai.choice', body }))?.attributes).toEqual(attributes);
  });
});
