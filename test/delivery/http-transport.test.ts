import { httpTransport } from '../../exporters/delivery/http-transport';
import {
  compose,
  type HttpRequest,
  type Transport,
  type WireRequest,
} from '../../exporters/delivery/transport';
import { untraced } from '../../exporters/delivery/untraced';
import { systemClock } from '../../src/core/clock';
import { type MakeTransport, transportContract } from '../contracts/transport-contract';
import { FakeClock } from '../support/fake-clock';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';

const REQUEST: WireRequest = { method: 'POST', path: 'events', body: '{}' };

const http: MakeTransport = (options) => {
  const transport = httpTransport({ ...options, maxConnections: 16, clock: systemClock });
  return { transport, close: () => transport.close() };
};

transportContract('HTTP', http);

transportContract('untraced over HTTP', (options) => {
  const base = http(options);
  return { ...base, transport: compose([untraced<WireRequest>()], base.transport) };
});

describe('HTTP transport', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await scriptedServer();
  });

  afterEach(() => server.close());

  const make = (
    clock = systemClock,
    maxConnections = 4,
  ): Transport<HttpRequest> & { close(): Promise<void> } =>
    httpTransport({ baseUrl: server.baseUrl, headers: {}, maxConnections, timeoutMs: 30_000, clock });

  test('an attempt leaves no timer and no listener behind', async () => {
    const clock = new FakeClock();
    const transport = make(clock);
    const { signal } = new AbortController();
    await transport.send(REQUEST, signal);
    server.script(() => ({ kind: 'closeBeforeAnswer' }));
    await transport.send(REQUEST, signal);
    expect(clock.pendingTimers).toBe(0);
    await transport.close();
  });

  test('an attempt that timed out before it had a connection is not sent when one comes free', async () => {
    const clock = new FakeClock();
    const transport = make(clock, 1);
    const { signal } = new AbortController();
    server.script(() => ({ kind: 'hang' }));
    const first = new AbortController();
    const held = transport.send(REQUEST, first.signal);
    await until('the only connection is taken', () => server.requests.length === 1);
    await clock.advance(1_000);
    const queued = transport.send({ ...REQUEST, path: 'late' }, signal);
    await clock.advance(29_999);
    expect(await held).toEqual({ status: 'retryable', reason: 'timeout' });
    // `queued` still waits; its own time ends before the connection is up again.
    await clock.advance(1_000);
    expect(await queued).toMatchObject({ status: 'retryable' });
    server.script(() => ({ kind: 'answer', status: 200 }));
    await transport.send({ ...REQUEST, path: 'after' }, signal);
    expect(server.requests.filter(({ path }) => path === '/api/late').length).toBeLessThanOrEqual(1);
    expect(server.concurrency().now).toBe(0);
    await transport.close();
  });

  test('closing ends what is in flight and refuses what comes later, without a wish to try again', async () => {
    server.script(() => ({ kind: 'hang' }));
    const transport = make();
    const { signal } = new AbortController();
    const inFlight = transport.send(REQUEST, signal);
    await until('the request has arrived', () => server.requests.length === 1);
    await transport.close();
    expect(await inFlight).toEqual({ status: 'aborted' });
    expect(await transport.send(REQUEST, signal)).toEqual({ status: 'aborted' });
    await until('the connection is closed', () => server.openSockets() === 0);
  });

  test('a request that HTTP cannot carry is rejected, not tried again', async () => {
    const headers = { authorization: 'Api-Key two\nlines' };
    const transport = httpTransport({
      baseUrl: server.baseUrl,
      headers,
      maxConnections: 1,
      timeoutMs: 1_000,
      clock: systemClock,
    });
    const result = await transport.send(REQUEST, new AbortController().signal);
    expect(result).toMatchObject({ status: 'rejected', reason: 'internal_error' });
    await transport.close();
  });

  test('bytes go out as they are, under headers of their own, and asking sends none', async () => {
    const transport = httpTransport({
      baseUrl: server.baseUrl,
      headers: { 'content-type': 'application/json', 'user-agent': 'ours' },
      maxConnections: 1,
      timeoutMs: 5_000,
      clock: systemClock,
      classify: (status) => ({ status: 'ok', body: `it was ${status}` }),
    });
    const { signal } = new AbortController();
    const bytes = Buffer.from([0, 255, 128, 10]);
    server.script(() => answer(418));
    const headers = { 'content-type': 'image/png' };
    const result = await transport.send({ method: 'PUT', path: 'shot?sig=1', headers, body: bytes }, signal);
    expect(result).toEqual({ status: 'ok', body: 'it was 418' });
    await transport.send({ method: 'GET', path: 'address?of=1' }, signal);
    expect(server.requests).toMatchObject([
      { method: 'PUT', path: '/api/shot?sig=1', bytes, headers: { ...headers, 'user-agent': 'ours' } },
      { method: 'GET', path: '/api/address?of=1', body: '', headers: { 'user-agent': 'ours' } },
    ]);
    await transport.close();
  });

  test('bytes have a second more for each 64 KiB, and keep nobody else waiting', async () => {
    server.script(() => ({ kind: 'hang' }));
    const clock = new FakeClock();
    const transport = make(clock);
    const { signal } = new AbortController();
    const ended: string[] = [];
    const body = new Uint8Array(10 * 64_000);
    const large = transport.send({ ...REQUEST, body }, signal).then(() => ended.push('large'));
    await clock.advance(1_000);
    const small = transport.send(REQUEST, signal).then(() => ended.push('small'));
    await clock.advance(29_999);
    expect(ended).toEqual([]);
    await clock.advance(1);
    await small;
    await clock.advance(8_999);
    expect(ended).toEqual(['small']);
    await clock.advance(1);
    await large;
    expect(ended).toEqual(['small', 'large']);
    expect(clock.pendingTimers).toBe(0);
    await transport.close();
  });

  test('a base URL without a path and one with a port', async () => {
    const transport = httpTransport({
      baseUrl: server.origin,
      headers: {},
      maxConnections: 1,
      timeoutMs: 5_000,
      clock: systemClock,
    });
    await transport.send(REQUEST, new AbortController().signal);
    expect(server.requests.map(({ path }) => path)).toEqual(['/events']);
    await transport.close();
  });
});
