import { gzipSync } from 'node:zlib';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

describe('POST /api/events', () => {
  it('keeps the whole event', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    const event = eventBody(id, {
      client_parent_event_id: 'event-0',
      type: 'llm_generation',
      occurred_at: '2026-01-31T12:00:00.123456+02:00',
      duration: 2.8983e-5,
      tags: ['a', 'b'],
      metadata: { trace: { id: 'x' }, n: null },
      payload: { request: { model: 'm' }, odd: 'NUL \u0000, half a pair \ud800, 語', none: null },
    });
    const answer = await send('POST', '/api/events', event);
    expect([answer.status, answer.body]).toEqual([200, { event_id: expect.any(String) }]);
    const { needs_blob: _, ...kept } = event;
    const read = await send('GET', `/api/events/${answer.body['event_id']}`);
    expect([read.status, read.body]).toEqual([
      200,
      { ...kept, event_id: answer.body['event_id'], created_at: expect.stringMatching(/Z$/) },
    ]);
    expect((await send('GET', '/api/events/event-1')).body).toEqual(read.body);
  });

  it('takes null as absent and keeps keys it does not know', async () => {
    const { send, open } = await startForTest();
    const body = eventBody(await open(), {
      client_parent_event_id: null,
      duration: null,
      tags: null,
      metadata: null,
      needs_blob: null,
      defer_count: 3,
      current_time: '2026-01-31T12:00:00Z',
      screenshots: ['x'],
      // Names of what is answered are not for a client to give.
      event_id: 'forged',
      created_at: 'forged',
      blob: 'stored',
    });
    expect((await send('POST', '/api/events', body)).status).toBe(200);
    const read = (await send('GET', '/api/events/event-1')).body;
    expect(read).toEqual({
      client_event_id: 'event-1',
      created_at: expect.stringMatching(/Z$/),
      event_id: expect.not.stringMatching('forged'),
      occurred_at: body['occurred_at'],
      payload: body['payload'],
      session_id: body['session_id'],
      type: 'generic',
      defer_count: 3,
      screenshots: ['x'],
    });
  });

  it('gives an event without client id or time its own', async () => {
    const { send, open } = await startForTest();
    const { client_event_id: _id, occurred_at: _at, ...body } = eventBody(await open());
    const ids = [await send('POST', '/api/events', body), await send('POST', '/api/events', body)];
    expect(ids[0]?.body['event_id']).not.toBe(ids[1]?.body['event_id']);
    const read = (await send('GET', `/api/events/${ids[0]?.body['event_id']}`)).body;
    expect(read['client_event_id']).toBe(read['event_id']);
    expect(Math.abs(Date.parse(String(read['occurred_at'])) - Date.now())).toBeLessThan(60_000);
  });

  it('replaces the event with the same client id, and answers the same event id', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    const first = await send('POST', '/api/events', eventBody(id, { duration: 1, tags: ['old'] }));
    const again = await send('POST', '/api/events', eventBody(id, { duration: 1, tags: ['old'] }));
    const changed = await send(
      'POST',
      '/api/events',
      eventBody(id, { payload: { details: 'new' }, type: 'other' }),
    );
    expect(again.body).toEqual(first.body);
    expect(changed.body).toEqual(first.body);
    const read = (await send('GET', '/api/events/event-1')).body;
    expect(read).toMatchObject({ payload: { details: 'new' }, type: 'other' });
    expect(read).not.toHaveProperty('duration');
    expect(read).not.toHaveProperty('tags');
    expect((await send('GET', '/api/events')).body['total']).toBe(1);
  });

  it('replaces an interrupted event by the completed one, never the other way round', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    const post = async (payload: Record<string, unknown>) => {
      const posted = await send('POST', '/api/events', eventBody(id, { payload }));
      const read = await send('GET', '/api/events/event-1');
      return { id: posted.body['event_id'], payload: read.body['payload'] };
    };
    const first = await post({ status: 'interrupted', details: 1 });
    expect((await post({ status: 'interrupted', details: 2 })).payload).toEqual({
      status: 'interrupted',
      details: 2,
    });
    expect(await post({ status: 'ok' })).toEqual({ id: first.id, payload: { status: 'ok' } });
    expect(await post({ status: 'interrupted' })).toEqual({ id: first.id, payload: { status: 'ok' } });
    expect((await post({ details: 'no status' })).payload).toEqual({ details: 'no status' });
  });

  it('takes a child before its parent, and events after the end of the session', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    await send('PUT', '/api/updatesession', { session_id: id, is_finished: true });
    const child = eventBody(id, { client_event_id: 'child', client_parent_event_id: 'parent' });
    expect((await send('POST', '/api/events', child)).status).toBe(200);
    expect((await send('POST', '/api/events', eventBody(id, { client_event_id: 'parent' }))).status).toBe(
      200,
    );
    expect((await send('GET', `/api/sessions/${id}`)).body).toMatchObject({
      num_events: 2,
      is_finished: true,
    });
  });

  it('answers 404 for a session nobody opened', async () => {
    const { send } = await startForTest();
    const answer = await send('POST', '/api/events', eventBody('ghost'));
    expect([answer.status, answer.body]).toEqual([
      404,
      { detail: 'session_id: no session "ghost"; open it first with POST /api/initsession' },
    ]);
  });

  it('takes a body in gzip and one sent in chunks', async () => {
    const { send, open, url } = await startForTest();
    const id = await open();
    const packed = gzipSync(JSON.stringify(eventBody(id)));
    expect((await send('POST', '/api/events', packed, { 'Content-Encoding': 'gzip' })).status).toBe(200);
    const chunks = new Blob([JSON.stringify(eventBody(id, { client_event_id: 'chunked' }))]).stream();
    const response = await fetch(`${url}/api/events`, { method: 'POST', body: chunks, duplex: 'half' });
    expect(response.status).toBe(200);
    await response.text();
  });
});

describe('PUT /api/events/<id>', () => {
  it('replaces what is given, by either id, and keeps the rest', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    const fields = { duration: 1, tags: ['t'], metadata: { a: 1 }, odd: { x: 1 } };
    const { body: posted } = await send('POST', '/api/events', eventBody(id, fields));
    const before = (await send('GET', '/api/events/event-1')).body;
    const changed = await send('PUT', '/api/events/event-1', {
      payload: { details: 'new' },
      duration: null,
      occurred_at: '2026-02-01T00:00:00Z',
      other: [1],
      session_id: 'elsewhere',
      current_time: 'now',
    });
    const after = {
      ...before,
      payload: { details: 'new' },
      occurred_at: '2026-02-01T00:00:00Z',
      other: [1],
    };
    expect([changed.status, changed.body]).toEqual([200, after]);
    const again = await send('PUT', `/api/events/${posted['event_id']}`, { odd: 2, type: 'custom' });
    expect(again.body).toEqual({ ...after, odd: 2, type: 'custom' });
    expect((await send('GET', '/api/events/event-1')).body).toEqual(again.body);
  });

  it('refuses what is not there, and what is no time', async () => {
    const { send, open } = await startForTest();
    await send('POST', '/api/events', eventBody(await open()));
    expect((await send('PUT', '/api/events/ghost', {})).status).toBe(404);
    const answer = await send('PUT', '/api/events/event-1', { occurred_at: 'soon' });
    expect([answer.status, answer.body]).toEqual([
      422,
      { detail: 'occurred_at: expected an ISO 8601 time, got "soon"' },
    ]);
  });
});

describe('GET /api/events', () => {
  it('lists by time to the microsecond, by page, session and type', async () => {
    const { send, open } = await startForTest();
    const [one, two] = [await open(), await open()];
    const times = ['12:00:00.000002Z', '14:00:00.000001+02:00', '12:00:01', '11:59:59.9Z'];
    for (const [i, time] of times.entries()) {
      const event = {
        client_event_id: `e${i}`,
        occurred_at: `2026-01-31T${time}`,
        type: i < 2 ? 'generic' : 'custom',
      };
      await send('POST', '/api/events', eventBody(i === 3 ? two : one, event));
    }
    const ids = async (query: string) => {
      const { body } = await send('GET', `/api/events${query}`);
      return { ...body, events: [body['events']].flat().map((event) => Object(event).client_event_id) };
    };
    expect(await ids('')).toEqual({ events: ['e3', 'e1', 'e0', 'e2'], total: 4, limit: 100, offset: 0 });
    expect(await ids('?limit=2&offset=1')).toEqual({ events: ['e1', 'e0'], total: 4, limit: 2, offset: 1 });
    expect(await ids(`?session_id=${one}`)).toMatchObject({ events: ['e1', 'e0', 'e2'], total: 3 });
    expect(await ids(`?session_id=${one}&type=custom`)).toMatchObject({ events: ['e2'], total: 1 });
    expect(await ids('?type=generic')).toMatchObject({ events: ['e1', 'e0'], total: 2 });
    expect(await ids('?session_id=ghost')).toMatchObject({ events: [], total: 0 });
  });

  it('ends a list early rather than answer with more than 32 MiB of payloads', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    const details = 'x'.repeat(12 * 1024 * 1024);
    for (const client_event_id of ['e1', 'e2', 'e3']) {
      await send('POST', '/api/events', eventBody(id, { client_event_id, payload: { details } }));
    }
    const pages = [await send('GET', '/api/events'), await send('GET', '/api/events?offset=2')];
    expect(pages.map(({ body }) => [[body['events']].flat().length, body['total']])).toEqual([
      [2, 3],
      [1, 3],
    ]);
  });

  it('answers 404 for an event it does not know', async () => {
    const { send } = await startForTest();
    const answer = await send('GET', '/api/events/ghost');
    expect([answer.status, answer.body]).toEqual([
      404,
      { detail: 'event_id: no event "ghost", by event_id or client_event_id' },
    ]);
  });
});
