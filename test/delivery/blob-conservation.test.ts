import fc from 'fast-check';
import { dataUrl, PNG } from '../mapping/support/media';
import { type Answer, answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { given, LARGE } from './support/given';
import { imbalance } from './support/rig';
import { uploadRig } from './support/upload-rig';

const PUTS = ['ok', 'slow', 'flaky', 'down', 'expired', 'refused', 'too large', 'reset', 'hang'] as const;
type Put = (typeof PUTS)[number];
const often = { weight: 4, arbitrary: fc.constantFrom<Put>('ok', 'slow', 'expired', 'flaky') };
const put = fc.oneof(often, { weight: 1, arbitrary: fc.constantFrom(...PUTS) });
const presigns = fc.constantFrom('ok', 'ok', 'missing', 'down', 'forbidden');
const posts = fc.constantFrom('ok', 'ok', 'ok', 'flaky', 'rejected', 'no address', 'too large once');

const scenario = fc.record({
  events: fc.array(fc.record({ isLarge: fc.boolean(), image: fc.boolean(), post: posts, put, presigns }), {
    minLength: 1,
    maxLength: 20,
  }),
  stopAt: fc.nat(60),
  maxConcurrency: fc.integer({ min: 1, max: 6 }),
});

let api: ScriptedServer;
let storage: ScriptedServer;

beforeAll(async () => {
  [api, storage] = [await scriptedServer(), await scriptedServer()];
});

afterAll(() => Promise.all([api.close(), storage.close()]));

/** How the n-th try of an upload with this outcome is answered. */
function answerToPut(what: Put, tries: number): Answer {
  switch (what) {
    case 'ok':
      return answer(200);
    case 'slow':
      return { ...answer(201), afterMs: 3 };
    case 'flaky':
      return tries <= 2 ? answer(503, '') : answer(200);
    case 'down':
      return answer(500, '');
    case 'expired':
      return tries <= 1 ? answer(403, '') : answer(200);
    case 'refused':
      return answer(400, '');
    case 'too large':
      return answer(413, '');
    case 'reset':
      return tries <= 1 ? { kind: 'closeBeforeAnswer' } : answer(200);
    case 'hang':
      return { kind: 'hang' };
  }
}

test('accepted = delivered + dropped + pending at every instant, whatever becomes of uploads', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ events, stopAt, maxConcurrency }) => {
      const rig = uploadRig({ api, maxConcurrency, retryForMs: 2_000 });
      const balances: number[] = [];
      const look = (): void => {
        balances.push(imbalance(rig.stats()));
      };
      const tries = new Map<string, number>();
      const next = (name: string): number => {
        const time = (tries.get(name) ?? 0) + 1;
        tries.set(name, time);
        return time;
      };
      const planned = (id: number) => events[id];
      api.script(({ path, body }) => {
        look();
        if (path.includes('getpresigneduploadurl')) {
          const id = Number(new URL(path, api.origin).searchParams.get('event_id'));
          const how = planned(id)?.presigns;
          if (how === 'down') return answer(500, '');
          if (how === 'forbidden') return answer(403, '');
          return answer(200, how === 'missing' ? '{}' : `{"presigned_url":"${storage.origin}/shot/${id}"}`);
        }
        if (!path.endsWith('events')) return answer(200);
        const event: { tags: string[]; needs_blob: boolean } = JSON.parse(body);
        const id = Number(event.tags[0]);
        const how = planned(id)?.post;
        if (how === 'rejected') return answer(422, '');
        if (how === 'flaky' && next(`post ${id}`) <= 1) return answer(503, '');
        if (how === 'too large once' && next(`post ${id}`) <= 1) return answer(413, '');
        const address =
          event.needs_blob && how !== 'no address' ? `,"blob_url":"${storage.origin}/blob/${id}"` : '';
        return answer(200, `{"event_id":"${id}"${address}}`);
      });
      storage.script(({ path }) => {
        look();
        return answerToPut(planned(Number(path.split('/')[2]))?.put ?? 'ok', next(path));
      });
      for (const [id, { isLarge, image }] of events.entries()) {
        const payload = { ...(isLarge ? LARGE : {}), ...(image ? { image: dataUrl('image/png', PNG) } : {}) };
        rig.take(given(id + 1, payload, { 'lucidic.event.tags': [String(id)] }));
        if (stopAt === id) rig.host.stop('shutdown');
        look();
      }
      if (events.some((event) => event.put === 'hang')) {
        let last = -1;
        await until('nothing moves any more', () => {
          look();
          const { pending } = rig.stats();
          const still = storage.concurrency().now > 0 && last === pending && api.concurrency().now === 0;
          last = pending;
          return still || pending === 0;
        });
        rig.host.stop('shutdown');
      }
      await rig.host.flush();
      look();
      const end = rig.stats();
      await rig.close();
      expect(new Set(balances)).toEqual(new Set([0]));
      expect(end.pending).toBe(0);
      expect(end.accepted).toBe(events.length);
      expect([rig.budget.items, rig.budget.bytes]).toEqual([0, 0]);
      const reasons = ['rejected', 'retry_exhausted', 'blob_rejected', 'too_large', 'shutdown'];
      expect(reasons).toEqual(expect.arrayContaining(Object.keys(end.dropped)));
      expect(end.attachments.uploaded + end.attachments.failed).toBeLessThanOrEqual(
        events.filter(({ image }) => image).length,
      );
    }),
    { numRuns: 40 },
  );
});
