import fc from 'fast-check';
import { type Answer, answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { item, opening } from './support/items';
import { imbalance, rig } from './support/rig';

const OUTCOMES = ['ok', 'slow', 'flaky', 'down', 'rejected', 'unauthorized', 'reset', 'hang'] as const;
type Outcome = (typeof OUTCOMES)[number];

const SOONER = { weight: 6, arbitrary: fc.constantFrom<Outcome>('ok', 'slow') };
const LATER = { weight: 2, arbitrary: fc.constantFrom<Outcome>('flaky', 'rejected', 'reset') };
const outcome = fc.oneof(SOONER, LATER, { weight: 1, arbitrary: fc.constantFrom(...OUTCOMES) });
const openingOutcome = fc.oneof(SOONER, {
  weight: 1,
  arbitrary: fc.constantFrom<Outcome>('flaky', 'rejected', 'down'),
});

const scenario = fc.record({
  items: fc.array(fc.record({ session: fc.nat(3), outcome, bytes: fc.nat(50) }), {
    minLength: 1,
    maxLength: 40,
  }),
  openings: fc.array(openingOutcome, { minLength: 4, maxLength: 4 }),
  closings: fc.array(outcome, { minLength: 4, maxLength: 4 }),
  /** After which item a session is closed, and after which everything is stopped: out of range for never. */
  closeAt: fc.array(fc.nat(60), { minLength: 4, maxLength: 4 }),
  stopAt: fc.nat(120),
  pauseEvery: fc.integer({ min: 1, max: 15 }),
  maxConcurrency: fc.integer({ min: 1, max: 6 }),
});

let server: ScriptedServer;

beforeAll(async () => {
  server = await scriptedServer();
});

afterAll(() => server.close());

/** How the n-th try of something with this outcome is answered. */
function answerFor(what: Outcome, tries: number): Answer {
  switch (what) {
    case 'ok':
      return answer(200);
    case 'slow':
      return { ...answer(201), afterMs: 3 };
    case 'flaky':
      return tries <= 2 ? answer(503, '') : answer(200);
    case 'down':
      return answer(500, '');
    case 'rejected':
      return answer(422, '{"detail":"no"}');
    case 'unauthorized':
      return answer(401, '{"detail":"no"}');
    case 'reset':
      return tries <= 1 ? { kind: 'closeBeforeAnswer' } : answer(200);
    case 'hang':
      return { kind: 'hang' };
  }
}

test('accepted = delivered + dropped + pending at every instant, whatever happens, and pending is 0 in the end', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (plan) => {
      const { items, openings, closings, closeAt, stopAt, pauseEvery, maxConcurrency } = plan;
      const { take, queue, stats, budget, close } = rig({
        baseUrl: server.baseUrl,
        maxConcurrency,
        timeoutMs: 10_000,
        retryForMs: 3_000,
      });
      const tries = new Map<string, number>();
      const balances: number[] = [];
      const look = (): void => {
        balances.push(imbalance(stats()));
      };
      server.script(({ path, body }) => {
        look();
        const what: { id?: number; key?: string } = JSON.parse(body);
        const name = `${path} ${what.id ?? what.key}`;
        const time = (tries.get(name) ?? 0) + 1;
        tries.set(name, time);
        const session = Number(what.key);
        if (path.endsWith('open')) return answerFor(openings[session] ?? 'ok', time);
        if (path.endsWith('close')) return answerFor(closings[session] ?? 'ok', time);
        return answerFor(items[what.id ?? 0]?.outcome ?? 'ok', time);
      });
      for (const [id, { session, bytes }] of items.entries()) {
        take(item(id, opening(String(session)), bytes));
        look();
        closeAt.forEach((at, key) => {
          if (at === id) queue.close(String(key));
        });
        if (stopAt === id) queue.stop('shutdown');
        look();
        if (id % pauseEvery === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        look();
      }
      queue.closeAll();
      const hangs = [...items.map((planned) => planned.outcome), ...closings].includes('hang');
      if (hangs) {
        // What hangs is given up by stopping; first everything else gets the time to end by itself.
        let last = -1;
        await until('nothing moves any more', () => {
          look();
          const still = server.concurrency().now > 0 && last === queue.size;
          last = queue.size;
          // What would hang may never be sent.
          return still || queue.size === 0 || queue.isHeld;
        });
        queue.stop('shutdown');
      }
      await queue.whenSettled();
      look();
      // A refused key holds what is here until the end.
      if (queue.isHeld) queue.stop('shutdown');
      await until('nothing is owed', () => queue.size === 0);
      look();
      const end = stats();
      await close();
      expect(new Set(balances)).toEqual(new Set([0]));
      expect(end.pending).toBe(0);
      expect(end.accepted).toBe(items.length);
      expect([budget.items, budget.bytes]).toEqual([0, 0]);
      const reasons = ['rejected', 'session_rejected', 'retry_exhausted', 'unauthorized', 'shutdown'];
      expect(reasons).toEqual(expect.arrayContaining(Object.keys(end.dropped)));
    }),
    { numRuns: 60 },
  );
});
