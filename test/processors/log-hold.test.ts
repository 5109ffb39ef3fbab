import { LogHold } from '../../processors/log-hold';
import type { RecordEvent } from '../../src/core/span-record';

const MIB = 1024 * 1024;
const span = () => ({ traceId: 't', spanId: 's', traceFlags: 1 });
const message = (content: string): RecordEvent => ({
  name: 'gen_ai.user.message',
  timeUnixMs: 1,
  attributes: { content },
});
const contents = (events: readonly RecordEvent[]) => events.map(({ attributes }) => attributes['content']);

describe('LogHold', () => {
  test('keeps the events of each span, by the object, in the order they came, until they are taken', () => {
    const hold = new LogHold();
    const [one, other] = [span(), span()];
    hold.add(one, message('a'));
    hold.add(other, message('b'));
    hold.add(one, message('c'));
    expect(contents(hold.eventsOf(one))).toEqual(['a', 'c']);
    expect(contents(hold.take(one))).toEqual(['a', 'c']);
    expect(hold.take(one)).toEqual([]);
    expect(contents(hold.take(other))).toEqual(['b']);
    expect(hold.bytes).toBe(0);
  });

  test('law 8: 1,000 records for a span', () => {
    const hold = new LogHold();
    const one = span();
    for (let index = 0; index < 1_000; index += 1) expect(hold.add(one, message('x'))).toBe(true);
    expect(hold.add(one, message('x'))).toBe(false);
    expect(hold.add(span(), message('x'))).toBe(true);
    expect(hold.take(one)).toHaveLength(1_000);
  });

  test('law 8: 8 MiB for a span; what is smaller may still fit', () => {
    const hold = new LogHold();
    const one = span();
    expect(hold.add(one, message('x'.repeat(5 * MIB)))).toBe(true);
    expect(hold.add(one, message('x'.repeat(5 * MIB)))).toBe(false);
    expect(hold.add(one, message('the answer'))).toBe(true);
    expect(hold.bytes).toBeLessThanOrEqual(8 * MIB);
    expect(hold.take(one)).toHaveLength(2);
    expect(hold.bytes).toBe(0);
  });

  test('law 8: 64 MiB for all spans, free again when they are taken', () => {
    const hold = new LogHold();
    const spans = Array.from({ length: 20 }, span);
    const big = message('x'.repeat(7 * MIB));
    expect(spans.filter((one) => hold.add(one, big))).toHaveLength(9);
    expect(hold.bytes).toBeLessThanOrEqual(64 * MIB);
    for (const one of spans) hold.take(one);
    expect(hold.bytes).toBe(0);
    expect(hold.add(span(), big)).toBe(true);
  });
});
