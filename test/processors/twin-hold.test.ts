import { TwinHold } from '../../processors/twin-hold';
import type { SessionRecord } from '../../src/core/span-record';
import { FakeClock } from '../support/fake-clock';
import { sessionRecord } from '../support/spans';

const FRAMEWORK = 'test-instrumentation-langchain';
const CLIENT = 'test-instrumentation-openai';
const answer = (text: string) =>
  JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: text }] }]);

function call(
  spanId: string,
  scope: string,
  overrides: Partial<SessionRecord> = {},
  attributes = {},
): SessionRecord {
  return sessionRecord({
    spanId,
    traceId: spanId.repeat(2),
    scope: { name: scope },
    startUnixMs: 1_000,
    endUnixMs: 2_000,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm',
      'gen_ai.response.id': 'r-1',
      'gen_ai.output.messages': answer('hello'),
      ...attributes,
    },
    ...overrides,
  });
}

describe('twin hold', () => {
  let clock: FakeClock;
  let left: SessionRecord[];
  let duplicates: number;
  let hold: TwinHold;

  function make(holdMs = 1_000): TwinHold {
    return new TwinHold({
      clock,
      holdMs,
      release: (record) => left.push(record),
      onDuplicate: () => {
        duplicates += 1;
      },
    });
  }

  const start = (record: SessionRecord): void =>
    hold.start(record.spanId, record.scope.name, record.attributes);
  const end = (record: SessionRecord): void => hold.end(record, 10);

  beforeEach(() => {
    clock = new FakeClock();
    left = [];
    duplicates = 0;
    hold = make();
  });

  const outer = call('aaaaaaaaaaaaaaaa', FRAMEWORK);
  const inner = call('bbbbbbbbbbbbbbbb', CLIENT, { startUnixMs: 1_100, endUnixMs: 1_900 });

  test('the inner call waits for the outer one and leaves inside it', () => {
    start(outer);
    start(inner);
    end(inner);
    expect([left.length, hold.size]).toEqual([0, 1]);
    end(outer);
    expect(left).toMatchObject([{ spanId: outer.spanId, twins: [{ spanId: inner.spanId }] }]);
    expect([duplicates, hold.size]).toEqual([1, 0]);
  });

  test('it does not matter which one ends first, nor which one starts first', () => {
    start(inner);
    start(outer);
    end(outer);
    end(inner);
    expect(left).toMatchObject([{ spanId: outer.spanId, twins: [{ spanId: inner.spanId }] }]);
  });

  test('an outer call that starts after the inner one has ended still gets it', async () => {
    start(inner);
    end(inner);
    await clock.advance(100);
    start(outer);
    end(outer);
    expect(left).toMatchObject([{ spanId: outer.spanId, twins: [{ spanId: inner.spanId }] }]);
  });

  test('a view that comes when its twin has left is a duplicate', async () => {
    start(inner);
    end(inner);
    await clock.advance(600);
    expect(left).toHaveLength(1);
    start(outer);
    end(outer);
    expect([left.length, duplicates, hold.size]).toEqual([1, 1, 0]);
  });

  test('other answers, models or response ids are other calls', () => {
    const others = [
      call('c'.repeat(16), CLIENT, {}, { 'gen_ai.response.id': 'r-2' }),
      call(
        'd'.repeat(16),
        CLIENT,
        {},
        { 'gen_ai.response.id': undefined, 'gen_ai.output.messages': answer('bye') },
      ),
      call('e'.repeat(16), CLIENT, {}, { 'gen_ai.request.model': 'other' }),
      call('f'.repeat(16), CLIENT, { startUnixMs: 5_000, endUnixMs: 6_000 }),
    ];
    start(outer);
    for (const other of others) {
      start(other);
      end(other);
    }
    end(outer);
    expect(left).toHaveLength(5);
    expect(duplicates).toBe(0);
  });

  test('without an answer and an id only the parent link joins', () => {
    const mute = { 'gen_ai.response.id': undefined, 'gen_ai.output.messages': undefined };
    const stranger = call('c'.repeat(16), CLIENT, {}, mute);
    const child = call('d'.repeat(16), CLIENT, { traceId: outer.traceId, parentSpanId: outer.spanId }, mute);
    start(outer);
    for (const record of [stranger, child]) {
      start(record);
      end(record);
    }
    end(outer);
    expect(left.map(({ spanId }) => spanId).sort()).toEqual([outer.spanId, stranger.spanId]);
  });

  test('calls of one instrumentation are never joined, and after the first five never held', () => {
    for (let index = 0; index < 7; index += 1) {
      const record = call(`${index}`.repeat(16), CLIENT);
      start(record);
      end(record);
      hold.whenEmpty();
    }
    expect(left).toHaveLength(7);
    const next = call('9'.repeat(16), CLIENT);
    start(next);
    end(next);
    expect([left.length, hold.size]).toEqual([8, 0]);
  });

  test('law 8: nothing is held longer than holdMs', async () => {
    start(outer);
    start(inner);
    end(inner);
    await clock.advance(999);
    expect(hold.size).toBe(1);
    await clock.advance(1);
    expect([hold.size, left.length]).toEqual([0, 1]);
  });

  test('law 8: at most 1,000 calls are held', () => {
    start(outer);
    for (let index = 0; index < 1_200; index += 1) {
      end(call(index.toString(16).padStart(16, '0'), CLIENT, {}, { 'gen_ai.response.id': `r-${index + 2}` }));
    }
    expect([hold.size, left.length]).toEqual([1_000, 200]);
  });

  test('a refused outer span sets the inner call free', () => {
    start(outer);
    start(inner);
    end(inner);
    hold.forget(outer.spanId);
    expect(left).toHaveLength(1);
  });

  test('twinHoldMs 0 holds nothing', () => {
    hold = make(0);
    start(outer);
    start(inner);
    end(inner);
    expect([left.length, hold.size]).toEqual([1, 0]);
  });

  test('flush waits for a held call, shutdown does not', async () => {
    start(outer);
    start(inner);
    end(inner);
    let empty = false;
    void hold.whenEmpty().then(() => {
      empty = true;
    });
    await clock.advance(0);
    expect(empty).toBe(false);
    hold.releaseAll();
    await clock.advance(0);
    expect([empty, left.length]).toEqual([true, 1]);
  });

  test('what waits for a session’s last record runs after it', () => {
    const order: string[] = [];
    start(outer);
    start(inner);
    end(inner);
    hold.afterSession(inner.session.id, () => order.push(`after ${left.length}`));
    expect(order).toEqual([]);
    end(outer);
    expect(order).toEqual(['after 1']);
    hold.afterSession(inner.session.id, () => order.push('at once'));
    expect(order).toEqual(['after 1', 'at once']);
  });
});
