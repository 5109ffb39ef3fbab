import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ChangeFeed } from '../src/changes/change-feed';
import { streamChanges } from '../src/changes/change-stream';
import { type SseMessage, sseMessages } from '../src/tail/sse-messages';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';
import { eventBody } from './support/event-body';

const watching: AbortController[] = [];

afterEach(async () => {
  for (const controller of watching.splice(0)) controller.abort();
  await closeBackends();
});

/** Watches; `next` answers the changes that have come until there are so many. */
async function watch({ url }: Pick<TestBackend, 'url'>, query = '', headers: Record<string, string> = {}) {
  const controller = new AbortController();
  watching.push(controller);
  const answer = await fetch(`${url}/api/dev/changes${query}`, { headers, signal: controller.signal });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const messages = sseMessages(answer.body ?? new ReadableStream());
  const next = async (count: number): Promise<SseMessage[]> => {
    const found: SseMessage[] = [];
    while (found.length < count) {
      const { value, done } = await messages.next();
      if (done === true) break;
      found.push(value);
    }
    return found;
  };
  return { next, close: () => controller.abort() };
}

function facts(message: SseMessage): Record<string, unknown> {
  const { at, ...rest } = JSON.parse(message.data);
  expect([message.event, Date.parse(at)]).toEqual([rest.kind, expect.any(Number)]);
  return rest;
}

const LLM = {
  type: 'llm_generation',
  duration: 1.5,
  client_parent_event_id: 'parent',
  payload: { request: { model: 'm' }, usage: { input_tokens: 4, output_tokens: 2, cost: 0.01 } },
};

it('tells what happens to sessions and events, once it is kept', async () => {
  const backend = await startForTest();
  const { next } = await watch(backend);
  const { send, open } = backend;
  await open({ session_id: 's', session_name: 'My trip' });
  await open({ session_id: 's' });
  await send('POST', '/api/events', eventBody('s', LLM));
  await send('POST', '/api/events', eventBody('s', { payload: { details: 'x', status: 'error' } }));
  const id = (await send('GET', '/api/events/event-1')).body['event_id'];
  await send('PUT', '/api/events/event-1', { duration: 2 });
  await send('PUT', '/api/updatesession', { session_id: 's', task: 't' });
  await send('PUT', '/api/updatesession', { session_id: 's', is_finished: true });
  const event = { session_id: 's', event_id: id, client_event_id: 'event-1' };
  expect((await next(7)).map(facts)).toEqual([
    { kind: 'session_opened', session_id: 's', agent_id: 'agent', name: 'My trip' },
    { kind: 'session_updated', session_id: 's', agent_id: 'agent' },
    {
      ...event,
      kind: 'event_written',
      client_parent_event_id: 'parent',
      type: 'llm_generation',
      name: 'm',
      model: 'm',
      input_tokens: 4,
      output_tokens: 2,
      cost: 0.01,
      duration: 1.5,
    },
    { ...event, kind: 'event_replaced', type: 'generic', name: 'x', status: 'error' },
    { ...event, kind: 'event_replaced', type: 'generic', name: 'x', status: 'error', duration: 2 },
    { kind: 'session_updated', session_id: 's', agent_id: 'agent', name: 'My trip' },
    { kind: 'session_ended', session_id: 's', agent_id: 'agent', name: 'My trip' },
  ]);
});

it('tells of an upload, and not of an event that was not taken', async () => {
  const backend = await startForTest();
  const { send, open } = backend;
  await open({ session_id: 's' });
  const { next } = await watch(backend);
  const { body } = await send('POST', '/api/events', eventBody('s', { needs_blob: true }));
  await send('PUT', String(body['blob_url']), { function_name: 'whole' });
  await send('POST', '/api/events', eventBody('s', { payload: { status: 'interrupted' } }));
  await open({ session_id: 'other' });
  expect((await next(3)).map(facts)).toMatchObject([
    { kind: 'event_written', name: 'hello' },
    { kind: 'event_replaced', name: 'whole' },
    { kind: 'session_opened', session_id: 'other' },
  ]);
});

it('tells of one session only, where asked', async () => {
  const backend = await startForTest();
  const { next } = await watch(backend, '?session_id=b');
  for (const session_id of ['a', 'b', 'a', 'b']) await backend.open({ session_id });
  expect((await next(2)).map((message) => facts(message)['session_id'])).toEqual(['b', 'b']);
});

it('goes on after the last id, and says so where it cannot', async () => {
  const backend = await startForTest();
  const first = await watch(backend);
  await backend.open({ session_id: 's0' });
  const [seen] = await first.next(1);
  first.close();
  await backend.open({ session_id: 's1' });
  await backend.open({ session_id: 's2' });
  const second = await watch(backend, '', { 'Last-Event-ID': seen?.id ?? '' });
  expect((await second.next(2)).map((message) => facts(message)['session_id'])).toEqual(['s1', 's2']);

  const other = await watch(backend, '', { 'Last-Event-ID': 'xyz-7' });
  expect(await other.next(1)).toMatchObject([{ event: 'gap', data: '{"reason":"restarted"}' }]);
  expect((await other.next(3)).map((message) => facts(message)['session_id'])).toEqual(['s0', 's1', 's2']);
});

it('holds the last thousand', () => {
  const feed = new ChangeFeed();
  const ids: string[] = [];
  feed.watch({ onChange: ({ id }) => ids.push(id), onClose() {} });
  for (let i = 0; i < 2_500; i += 1) feed.publish({ kind: 'event_written', at: 'now', session_id: `s${i}` });
  const sessions = (id: string | undefined) => {
    const { gap, changes } = feed.since(id);
    return [gap, changes.length, changes[0]?.change.session_id, changes.at(-1)?.change.session_id];
  };
  expect(sessions(ids[1_499])).toEqual([undefined, 1_000, 's1500', 's2499']);
  expect(sessions(ids[1_498])).toEqual(['too_far_back', 1_000, 's1500', 's2499']);
  expect(sessions(ids[2_499])).toEqual([undefined, 0, undefined, undefined]);
  expect(sessions('other-1')).toEqual(['restarted', 1_000, 's1500', 's2499']);
  expect(sessions(undefined)).toEqual([undefined, 0, undefined, undefined]);
});

it('gives signs of life', async () => {
  const { url } = await startForTest({ heartbeatMs: 10 });
  const controller = new AbortController();
  watching.push(controller);
  const { body } = await fetch(`${url}/api/dev/changes`, { signal: controller.signal });
  let text = '';
  for await (const chunk of body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.split(': still here\n\n').length > 3) break;
  }
  expect(text).toMatch(/^retry: 1000\n\n(: still here\n\n)+$/);
});

it('ends when the backend closes, answers HEAD, and takes so many watchers and no more', async () => {
  const backend = await startForTest();
  const watchers = await Promise.all(Array.from({ length: 100 }, () => watch(backend)));
  expect((await backend.send('GET', '/api/dev/changes')).status).toBe(503);
  const [one, another] = watchers;
  one?.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await backend.send('HEAD', '/api/dev/changes')).status).toBe(200);
  const startedMs = Date.now();
  await backend.close();
  expect(await another?.next(1)).toEqual([]);
  expect(Date.now() - startedMs).toBeLessThan(900);
});

it('cuts a watcher off that does not read', async () => {
  const feed = new ChangeFeed();
  const server = createServer((_request, outgoing) =>
    streamChanges(feed, outgoing, { sessionId: undefined, lastId: undefined, heartbeatMs: 60_000 }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
  socket.pause();
  socket.on('error', () => {});
  while (feed.watchers === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  let published = 0;
  for (; feed.watchers > 0 && published < 100_000; published += 1) {
    feed.publish({ kind: 'event_written', at: 'now', session_id: 's', name: 'x'.repeat(900) });
    if (published % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(feed.watchers).toBe(0);
  // What the kernel holds comes on top of the 4 MiB.
  expect(published).toBeLessThan(40_000);
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});
