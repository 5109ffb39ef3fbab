import fc from 'fast-check';
import { joinTwins } from '../../processors/join-twins';
import type { SessionRecord } from '../../src/core/span-record';
import { at } from '../mapping/support/facts-of-result';
import { mapEvents } from '../mapping/support/map-events';
import { type Turn, turns } from './support/real-calls';
import { BYTES, type TwinStage, twinStage } from './support/twin-stage';

const ALIKENESS = [
  { sameAnswers: false, withIds: true },
  { sameAnswers: false, withIds: false },
  { sameAnswers: true, withIds: true },
  { sameAnswers: true, withIds: false },
] as const;

describe.each(ALIKENESS)('law 2: calls at once, %o', (alikeness) => {
  test('as many model calls as there really were, their tokens once, no orphan', async () => {
    await fc.assert(
      fc.asyncProperty(turns(alikeness), async (all) => {
        const stage = await run(all);
        const calls = stage.events().filter(({ type }) => type === 'llm_generation');
        expect(calls).toHaveLength(sum(all.map((turn) => turn.calls)));
        const tokens = calls.map((call) => Number(at(call, 'payload.usage.input_tokens') ?? 0));
        expect(sum(tokens)).toBe(sum(all.map((turn) => turn.inputTokens)));
        expectNothingLost(stage, all);
        expectParentsInTheirSession(stage);
      }),
      { numRuns: 300 },
    );
  });
});

test.each(ALIKENESS)('law 2: side by side, %o: as many model calls as there really were', (alikeness) => {
  fc.assert(
    fc.property(turns(alikeness), (all) => {
      const spans = all.flatMap((turn) => turn.spans);
      const { records, aliases } = joinTwins(spans);
      const calls = spans.filter((span) => {
        const record = records.get(span.spanId);
        if (record === undefined) return false;
        const [event] = mapEvents({ ...span, ...record, session: span.session });
        return event?.type === 'llm_generation';
      });
      expect(calls).toHaveLength(sum(all.map((turn) => turn.calls)));
      expect(records.size + aliases.size).toBe(spans.length);
      for (const alias of aliases.values())
        expect(records.has('spanId' in alias ? alias.spanId : '')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('law 3: whatever the twin stage has no time for, no event is an orphan and nothing is lost', async () => {
  const times = fc.record({ stretch: fc.constantFrom(1, 10, 40), holdMs: fc.constantFrom(0, 50, 1_000) });
  await fc.assert(
    fc.asyncProperty(
      turns({ sameAnswers: false, withIds: true }),
      times,
      async (all, { stretch, holdMs }) => {
        const stage = await run(all, stretch, holdMs);
        expectNothingLost(stage, all);
      },
    ),
    { numRuns: 300 },
  );
});

function expectNothingLost(stage: TwinStage, all: readonly Turn[]): void {
  const spans = sum(all.map((turn) => turn.spans.length));
  expect(stage.orphans()).toEqual([]);
  expect(stage.hold.size).toBe(0);
  expect(stage.left.length + stage.duplicates()).toBe(spans);
  expect(stage.returnedBytes()).toBe(BYTES * spans);
  expect(new Set(stage.left.map(({ spanId }) => spanId)).size).toBe(stage.left.length);
}

/** What happened under an inner view went with it, into the session of the outer one. */
function expectParentsInTheirSession({ left }: TwinStage): void {
  const sessions = new Map(left.map(({ spanId, session }) => [spanId, session.id]));
  for (const { parent, session } of left) {
    if (parent !== undefined && 'spanId' in parent) expect(sessions.get(parent.spanId)).toBe(session.id);
  }
}

/** Sends everything through the stage at its time; a `stretch` of 10 makes a millisecond ten. */
async function run(all: readonly Turn[], stretch = 1, holdMs = 1_000): Promise<TwinStage> {
  const stage = twinStage(holdMs);
  const spans = all.flatMap((turn) => turn.spans);
  const firstMs = Math.min(...spans.map((span) => span.startUnixMs));
  const moved = (ms: number): number => firstMs + (ms - firstMs) * stretch;
  const records = spans.map(
    (span): SessionRecord => ({
      ...span,
      startUnixMs: moved(span.startUnixMs),
      endUnixMs: moved(Math.max(span.endUnixMs, span.startUnixMs)),
    }),
  );
  // At one instant parents start before their children and end after them.
  const steps = [
    ...records.map((record, index) => ({
      atMs: record.startUnixMs,
      rank: index,
      run: () => stage.start(record),
    })),
    ...records.map((record, index) => ({
      atMs: record.endUnixMs,
      rank: 2 * records.length - index,
      run: () => stage.end(record),
    })),
  ].sort((a, b) => a.atMs - b.atMs || a.rank - b.rank);
  let nowMs = firstMs;
  for (const step of steps) {
    await stage.clock.advance(step.atMs - nowMs);
    nowMs = step.atMs;
    step.run();
  }
  await stage.clock.advance(2_000);
  return stage;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
