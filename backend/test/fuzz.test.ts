import fc from 'fast-check';
import { closeBackends, startForTest } from './support/backend-client';

afterEach(closeBackends);

const FIELDS = [
  'session_id',
  'agent_id',
  'client_event_id',
  'client_parent_event_id',
  'type',
  'occurred_at',
  'duration',
  'tags',
  'metadata',
  'payload',
  'needs_blob',
  'task',
  'rubrics',
  'is_finished',
  'session_eval',
  '__proto__',
];

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('s', 'generic', '2026-01-31T12:00:00Z', true, 0.5, null, {}, [], ['a'], {
    status: 'interrupted',
  }),
  fc.string({ unit: 'binary' }),
);
const body = fc.dictionary(fc.constantFrom(...FIELDS), value, {
  maxKeys: FIELDS.length,
  noNullPrototype: true,
});
const target = fc.constantFrom(
  ['POST', '/api/initsession'],
  ['PUT', '/api/updatesession'],
  ['POST', '/api/events'],
);

it('answers any JSON with 200 or a refusal that says why, and can show what it took', async () => {
  const { send, open } = await startForTest();
  await open({ session_id: 's' });
  await fc.assert(
    fc.asyncProperty(target, body, async ([method = '', path = ''], fields) => {
      // Half of the runs fill in what is required, so that they get past the first check.
      const filled = { session_id: 's', agent_id: 'a', type: 'generic', payload: {}, ...fields };
      for (const sent of [fields, filled]) {
        const answer = await send(method, path, sent);
        expect([200, 404, 422]).toContain(answer.status);
        if (answer.status !== 200)
          expect(answer.body).toEqual({ detail: expect.stringMatching(/^[\w[\]]+: ./) });
      }
    }),
    { numRuns: 300 },
  );
  for (const path of ['/', '/api/sessions?limit=1000', '/api/events?limit=1000', '/sessions/s']) {
    expect((await send('GET', path)).status).toBe(200);
  }
});
