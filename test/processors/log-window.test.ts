import { LogWindow } from '../../processors/log-window';
import type { LogRecord } from '../../src/core/log-record';
import { FakeClock } from '../support/fake-clock';
import { spanRecord } from '../support/spans';

function log(spanId: string, content = 'hello'): LogRecord {
  const attributes = { content };
  return { traceId: 't', spanId, eventName: 'gen_ai.user.message', timeUnixMs: 1, attributes };
}

function make() {
  const clock = new FakeClock();
  const expired: number[] = [];
  const logs = new LogWindow({ clock, keepMs: 1_000, onExpired: (count) => expired.push(count) });
  const contents = (spanId: string): unknown[] =>
    logs.join(spanRecord({ traceId: 't', spanId })).events.map(({ attributes }) => attributes['content']);
  return { clock, logs, expired, contents };
}

describe('logs that arrive before their spans', () => {
  test('join them, in order and once', () => {
    const { logs, contents } = make();
    expect([logs.add(log('one', 'a')), logs.add(log('two', 'b')), logs.add(log('one', 'c'))]).toEqual([
      'held',
      'held',
      'held',
    ]);
    expect(contents('one')).toEqual(['a', 'c']);
    expect(contents('one')).toEqual([]);
    expect(contents('two')).toEqual(['b']);
  });

  test('are let go of when no span comes, and counted', async () => {
    const { clock, logs, expired, contents } = make();
    logs.add(log('one'));
    logs.add(log('one'));
    await clock.advance(1_000);
    expect(expired).toEqual([2]);
    expect(contents('one')).toEqual([]);
  });

  test('are not counted when the span has come', async () => {
    const { clock, logs, expired, contents } = make();
    logs.add(log('one'));
    contents('one');
    await clock.advance(10_000);
    expect(expired).toEqual([]);
  });

  test('of other kinds, or outside of spans, are none of ours', () => {
    const { logs } = make();
    expect(logs.add({ ...log('one'), eventName: 'http.request' })).toBe('not_ours');
    const { spanId: _spanId, ...outside } = log('one');
    expect(logs.add(outside)).toBe('not_ours');
  });

  test('law 8: of 10,000 spans are kept, the oldest go first, and content has its bound', () => {
    const { logs, expired, contents } = make();
    for (let span = 0; span <= 10_000; span += 1) logs.add(log(`s${span}`));
    expect(expired).toEqual([1]);
    expect(contents('s0')).toEqual([]);
    expect(contents('s10000')).toEqual(['hello']);
    expect(logs.add(log('large', 'x'.repeat(9 * 1_024 * 1_024)))).toBe('log_content_full');
  });
});
