import { httpTransport } from '../../exporters/delivery/http-transport';
import { compose, type Transport, type WireRequest } from '../../exporters/delivery/transport';
import { untraced } from '../../exporters/delivery/untraced';
import { systemClock } from '../../src/core/clock';
import { type MakeTransport, transportContract } from '../contracts/transport-contract';
import { FakeClock } from '../support/fake-clock';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server';
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
  ): Transport<WireRequest> & { close(): Promise<void> } =>
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
