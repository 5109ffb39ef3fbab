import { joinLogs } from '../../processors/join-logs';
import type { LogRecord } from '../../src/core/log-record';
import { deepFreeze } from '../contracts/deep-freeze';
import { spanRecord } from '../support/spans';

const record = deepFreeze(
  spanRecord({ events: [{ name: 'gen_ai.content.prompt', timeUnixMs: 5, attributes: {} }] }),
);
const log = (content: string, more: Partial<LogRecord> = {}): LogRecord => ({
  traceId: record.traceId,
  spanId: record.spanId,
  eventName: 'gen_ai.user.message',
  timeUnixMs: 1,
  attributes: {},
  body: { content },
  ...more,
});
const contents = (logs: readonly LogRecord[]) =>
  joinLogs(record, deepFreeze(logs)).events.map(({ attributes }) => attributes['content']);

describe('joinLogs', () => {
  test('puts content after the span’s own events, in the order of the logs, whatever their times', () => {
    expect(contents([log('first', { timeUnixMs: 9 }), log('second')])).toEqual([
      undefined,
      'first',
      'second',
    ]);
  });

  test('leaves out logs of other spans, of no span and of other names', () => {
    const others = [
      log('other span', { spanId: '0000000000000001' }),
      log('other trace', { traceId: '00000000000000000000000000000001' }),
      log('other name', { eventName: 'app.started' }),
      { eventName: 'gen_ai.user.message', timeUnixMs: 1, attributes: {}, body: 'no span' },
    ];
    expect(contents([...others, log('own')])).toEqual([undefined, 'own']);
    expect(joinLogs(record, others)).toBe(record);
  });
});
