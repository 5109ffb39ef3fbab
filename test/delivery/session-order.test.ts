import fc from 'fast-check';
import {
  type Answer,
  answer,
  type ReceivedRequest,
  type ScriptedServer,
  scriptedServer,
} from '../support/scripted-server';
import { hostRig, traceRecord, WITH_EXCEPTION } from './support/host-rig';

const SESSIONS = 4;
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ record: fc.nat(SESSIONS - 1), fails: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ end: fc.nat(SESSIONS - 1) }) },
  { weight: 1, arbitrary: fc.constant({ pause: true as const }) },
);
const delaysMs = fc.array(fc.nat(4), { minLength: 1, maxLength: 20 });

interface Sent {
  readonly session: string;
  readonly request: ReceivedRequest;
}

function sentTo(server: ScriptedServer, path: string): Sent[] {
  return server.requests
    .filter((request) => request.path === `/api/${path}`)
    .map((request) => ({ session: String(Reflect.get(JSON.parse(request.body), 'session_id')), request }));
}

test('a session is opened before its events and ended after the last of them was answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), delaysMs, async (steps, afterMs) => {
      const server = await scriptedServer(
        ({ index }): Answer => ({ ...answer(200), afterMs: afterMs[index % afterMs.length] ?? 0 }),
      );
      const { host, take, stats, close } = hostRig({
        baseUrl: server.baseUrl,
        flushAt: 5,
        flushIntervalMs: 5,
      });
      const ended = new Set<number>();
      let taken = 0;
      for (const action of steps) {
        if ('pause' in action) {
          await new Promise((resolve) => setTimeout(resolve, 2));
        } else if ('end' in action) {
          ended.add(action.end);
          host.endSession(`s${action.end}`);
        } else if (!ended.has(action.record)) {
          take(traceRecord(taken, `s${action.record}`, action.fails ? WITH_EXCEPTION : {}));
          taken += 1;
        }
      }
      host.endAllSessions();
      await host.flush();
      await close();
      await server.close();
      const opens = sentTo(server, 'initsession');
      const events = sentTo(server, 'events');
      const ends = sentTo(server, 'updatesession');
      for (const { session, request } of events) {
        const open = opens.filter((other) => other.session === session);
        const end = ends.filter((other) => other.session === session);
        expect([open.length, end.length]).toEqual([1, 1]);
        expect(open[0]?.request.answeredMs).toBeLessThanOrEqual(request.receivedMs);
        expect(request.answeredMs).toBeLessThanOrEqual(end[0]?.request.receivedMs ?? Number.NaN);
        expect(JSON.parse(end[0]?.request.body ?? '')).toMatchObject({ is_finished: true });
      }
      expect(opens.length).toBe(new Set(events.map(({ session }) => session)).size);
      const { accepted, delivered, pending } = stats();
      expect({ delivered, pending, sent: events.length }).toEqual({
        delivered: accepted,
        pending: 0,
        sent: accepted,
      });
    }),
    { numRuns: 40 },
  );
});
