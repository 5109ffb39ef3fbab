import type { SendResult, Transport, WireRequest } from '../../exporters/delivery/transport';
import { freePort } from '../support/free-port';
import { type Answer, answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';

/** A transport under test, and how its connections are given up. */
export interface TransportUnderTest {
  readonly transport: Transport<WireRequest>;
  close(): Promise<void>;
}

/** Makes the transport under test. It sends one attempt; it does not retry. */
export type MakeTransport = (options: {
  /** Ends in `/api`, without trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}) => TransportUnderTest;

const REQUEST: WireRequest = { method: 'POST', path: 'events', body: '{"text":"grüße 🌍"}' };
const HEADERS = { authorization: 'Api-Key secret', 'content-type': 'application/json' };
/** Long enough for any answer the server means to give. */
const PATIENT_MS = 10_000;
/** For what never answers. */
const HASTY_MS = 150;

/**
 * What every stack of transports owes its caller: one attempt, one outcome, a promise that never rejects, and no
 * connection left behind. Runs against a real server that misbehaves on demand.
 */
export function transportContract(name: string, makeTransport: MakeTransport): void {
  describe(`transport contract: ${name}`, () => {
    let server: ScriptedServer;
    const opened: TransportUnderTest[] = [];

    beforeEach(async () => {
      server = await scriptedServer();
    });

    afterEach(async () => {
      await Promise.all(opened.splice(0).map((transport) => transport.close()));
      await until('no connection is left', () => server.openSockets() === 0);
      await server.close();
    });

    function make(timeoutMs = PATIENT_MS, baseUrl = server.baseUrl): Transport<WireRequest> {
      const made = makeTransport({ baseUrl, headers: HEADERS, timeoutMs });
      opened.push(made);
      return made.transport;
    }

    function send(
      transport: Transport<WireRequest> = make(),
      signal = new AbortController().signal,
    ): Promise<SendResult> {
      return transport.send(REQUEST, signal);
    }

    function sendTo(how: Answer, timeoutMs = PATIENT_MS): Promise<SendResult> {
      server.script(() => how);
      return send(make(timeoutMs));
    }

    describe('what goes out', () => {
      test('is the request: method, path below the base path, headers, body', async () => {
        await send();
        await make().send({ ...REQUEST, method: 'PUT', path: 'updatesession' }, new AbortController().signal);
        expect(server.requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
          { method: 'POST', path: '/api/events', body: REQUEST.body },
          { method: 'PUT', path: '/api/updatesession', body: REQUEST.body },
        ]);
        expect(server.requests[0]?.headers).toMatchObject({
          ...HEADERS,
          'content-length': String(Buffer.byteLength(REQUEST.body)),
        });
      });

      test('goes over connections that are kept', async () => {
        const transport = make();
        for (let index = 0; index < 30; index += 1) expect((await send(transport)).status).toBe('ok');
        expect(server.openSockets()).toBeLessThanOrEqual(3);
      });
    });

    describe('answers', () => {
      test.each([
        [200, '{"session_id":"s"}'],
        [201, ''],
        [204, ''],
      ])('HTTP %i is ok, with its body %j', async (status, body) => {
        expect(await sendTo(answer(status, body))).toEqual({ status: 'ok', body });
      });

      test.each([400, 402, 404, 409, 422])('HTTP %i is rejected, with its detail', async (status) => {
        expect(await sendTo(answer(status, '{"detail":"no such agent"}'))).toEqual({
          status: 'rejected',
          reason: 'rejected',
          detail: `HTTP ${status}: no such agent`,
        });
      });

      test('HTTP 413 is too large, which something smaller may not be', async () => {
        expect(await sendTo(answer(413, '{"detail":"at most 1 MB"}'))).toEqual({
          status: 'rejected',
          reason: 'too_large',
          detail: 'HTTP 413: at most 1 MB',
        });
      });

      test('of a validator’s list only what is wrong is shown, not what was sent', async () => {
        const detail = [{ loc: ['body', 'payload'], msg: 'Input should be a string', input: 'PRIVATE' }];
        expect(await sendTo(answer(422, JSON.stringify({ detail })))).toMatchObject({
          detail: 'HTTP 422: Input should be a string',
        });
      });

      test.each([401, 403])('HTTP %i is unauthorized', async (status) => {
        expect(await sendTo(answer(status, '{"detail":"bad key"}'))).toEqual({
          status: 'unauthorized',
          detail: `HTTP ${status}: bad key`,
        });
      });

      test.each([408, 425, 429, 500, 502, 503, 504, 529])('HTTP %i is retryable', async (status) => {
        expect(await sendTo(answer(status, 'busy'))).toEqual({
          status: 'retryable',
          reason: `HTTP ${status}`,
        });
      });

      test('Retry-After in seconds', async () => {
        expect(await sendTo(answer(503, '', { 'retry-after': '7' }))).toMatchObject({ retryAfterMs: 7_000 });
      });

      test('Retry-After as a date is read against the answer’s own date, whatever our clock says', async () => {
        const headers = {
          date: 'Tue, 01 Jan 2030 00:00:00 GMT',
          'retry-after': 'Tue, 01 Jan 2030 00:00:42 GMT',
        };
        expect(await sendTo(answer(429, '', headers))).toMatchObject({ retryAfterMs: 42_000 });
      });

      test.each([301, 302, 303, 307, 308])(
        'HTTP %i is not followed, so the key goes nowhere',
        async (status) => {
          const elsewhere = await scriptedServer();
          try {
            const result = await sendTo(answer(status, '', { location: `${elsewhere.origin}/api/events` }));
            expect(result).toMatchObject({ status: 'rejected', reason: 'rejected' });
            expect(server.requests).toHaveLength(1);
            expect(elsewhere.requests).toEqual([]);
          } finally {
            await elsewhere.close();
          }
        },
      );

      test('a web page is not the API’s yes: it is not taken for delivery', async () => {
        const page = '\n<!doctype html><html><body>Sign in to the Wi-Fi</body></html>';
        const result = await sendTo(answer(200, page, { 'content-type': 'text/html' }));
        expect(result).toMatchObject({ status: 'retryable', reason: expect.stringContaining('page') });
      });

      test('a refusal in HTML is shown on one line, cut', async () => {
        const page = `<html>\r\n<h1>Not\tfound</h1>\u001b[31m${'x'.repeat(2_000)}</html>`;
        const result = await sendTo(answer(404, page, { 'content-type': 'text/html' }));
        if (result.status !== 'rejected') throw new Error(`unexpected ${result.status}`);
        expect(result.detail).toContain('Not found');
        expect(result.detail).not.toMatch(/\p{Cc}/u);
        expect(result.detail.length).toBeLessThan(400);
      });

      test('an answer larger than any the API gives is not read to its end', async () => {
        const huge = `{"session_id":"s","rest":"${'x'.repeat(16 * 1024 * 1024)}"}`;
        const result = await sendTo(answer(201, huge));
        if (result.status !== 'ok') throw new Error(`unexpected ${result.status}`);
        expect(result.body.length).toBeLessThan(huge.length / 2);
        await until('its connection is closed', () => server.concurrency().now === 0);
      });

      test('early hints before the answer do not count', async () => {
        const bytes =
          'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
        expect(await sendTo({ kind: 'raw', bytes })).toEqual({ status: 'ok', body: '{}' });
      });
    });

    describe('failures of the connection are retryable', () => {
      test('nobody listens', async () => {
        const baseUrl = `http://127.0.0.1:${await freePort()}/api`;
        expect(await send(make(PATIENT_MS, baseUrl))).toEqual({
          status: 'retryable',
          reason: 'ECONNREFUSED',
        });
      });

      test('the name does not resolve', async () => {
        const result = await send(make(PATIENT_MS, 'http://no-such-host.invalid/api'));
        expect(result).toMatchObject({
          status: 'retryable',
          reason: expect.stringMatching(/^E(NOTFOUND|AI_)/),
        });
      });

      test('reset before the answer', async () => {
        expect((await sendTo({ kind: 'closeBeforeAnswer' })).status).toBe('retryable');
      });

      test('reset in the middle of the body, even of a 2xx', async () => {
        expect((await sendTo({ kind: 'resetMidBody', status: 201, body: '{"ok":true}' })).status).toBe(
          'retryable',
        );
      });

      test.each([
        ['a body shorter than its content-length', 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"a"'],
        ['a chunked body without its end', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{"a"'],
        ['a content-length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}'],
        ['headers without an end', 'HTTP/1.1 200 OK\r\ncontent-le'],
        ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
        ['nothing at all', ''],
      ])('%s', async (_name, bytes) => {
        expect((await sendTo({ kind: 'raw', bytes })).status).toBe('retryable');
      });

      test('no answer within the time for one attempt', async () => {
        expect(await sendTo({ kind: 'hang' }, HASTY_MS)).toEqual({ status: 'retryable', reason: 'timeout' });
        await until('its connection is closed', () => server.concurrency().now === 0);
      });

      test('a body that drips is cut off at the same time, not at its own pace', async () => {
        const drip: Answer = { kind: 'drip', status: 200, body: 'x'.repeat(1_000), everyMs: 20 };
        const startedMs = performance.now();
        expect(await sendTo(drip, HASTY_MS)).toEqual({ status: 'retryable', reason: 'timeout' });
        expect(performance.now() - startedMs).toBeLessThan(5_000);
        await until('its connection is closed', () => server.concurrency().now === 0);
      });
    });

    describe('lies', () => {
      test('of a body longer than its content-length, the rest is nobody’s answer', async () => {
        const lie =
          'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n';
        const transport = make();
        server.script(() => ({ kind: 'raw', bytes: lie }));
        expect(await send(transport)).toEqual({ status: 'ok', body: '{}' });
        server.script(() => answer(201, '{"second":true}'));
        const second = await send(transport);
        expect(['ok', 'retryable']).toContain(second.status);
        if (second.status === 'ok') expect(second.body).toBe('{"second":true}');
      });
    });

    describe('the caller’s signal', () => {
      test('already aborted: nothing is sent', async () => {
        expect(await send(make(), AbortSignal.abort())).toEqual({ status: 'aborted' });
        expect(server.requests).toEqual([]);
      });

      test.each<[string, Answer]>([
        ['that waits for its answer', { kind: 'hang' }],
        ['in the middle of the body', { kind: 'drip', status: 200, body: 'x'.repeat(1_000), everyMs: 10 }],
      ])('ends an attempt %s, and closes its connection', async (_name, how) => {
        server.script(() => how);
        const controller = new AbortController();
        const sent = send(make(), controller.signal);
        await until('the request has arrived', () => server.requests.length === 1);
        controller.abort();
        expect(await sent).toEqual({ status: 'aborted' });
        await until('its connection is closed', () => server.concurrency().now === 0);
      });

      test('ends an attempt that still connects, and nothing is sent afterwards', async () => {
        const controller = new AbortController();
        const sent = send(make(), controller.signal);
        controller.abort();
        expect(await sent).toEqual({ status: 'aborted' });
        // A second request over the same kind of connection proves that the first had its time to arrive.
        await send();
        expect(server.requests).toHaveLength(1);
      });

      test('of one attempt does not touch another', async () => {
        server.script(() => ({ ...answer(200), afterMs: 50 }));
        const transport = make();
        const controller = new AbortController();
        const [first, second] = [send(transport, controller.signal), send(transport)];
        controller.abort();
        expect([(await first).status, (await second).status]).toEqual(['aborted', 'ok']);
      });
    });

    test('many at once, each with its own outcome', async () => {
      const statuses = [200, 400, 503, 401, 201];
      server.script(({ index }) => ({
        ...answer(statuses[index % statuses.length] ?? 200),
        afterMs: index % 7,
      }));
      const transport = make();
      const results = await Promise.all(Array.from({ length: 100 }, () => send(transport)));
      const counts = new Map<string, number>();
      for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
      expect(Object.fromEntries(counts)).toEqual({ ok: 40, rejected: 20, retryable: 20, unauthorized: 20 });
    });
  });
}
