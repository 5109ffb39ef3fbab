import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { startBackend } from '../src';
import { closeBackends, startForTest, type TestBackend } from './support/backend-client';
import { traceRequest } from './support/trace-request';

afterEach(closeBackends);

const PROTOBUF = { 'Content-Type': 'application/x-protobuf' };
const OTLP = { port: 0 } as const;

function post(backend: TestBackend, body: unknown, headers?: Record<string, string>, path = '/v1/traces') {
  return backend.send('POST', `${backend.otlpUrl}${path}`, body, headers);
}

describe('what is no request of OTLP', () => {
  test.each<[string, unknown, Record<string, string>, number, RegExp]>([
    [
      'a text',
      'hello',
      { 'Content-Type': 'text/plain' },
      415,
      /Content-Type: expected application\/x-protobuf/,
    ],
    ['an encoding of its own', '{}', { 'Content-Encoding': 'br' }, 415, /gzip/],
    ['broken gzip', 'no gzip', { 'Content-Encoding': 'gzip' }, 400, /gzip/],
    ['broken JSON', '{"resourceSpans": [', {}, 400, /./],
    ['broken protobuf', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff]), PROTOBUF, 400, /./],
    [
      'a zip bomb',
      gzipSync(Buffer.alloc(100 * 1_024 * 1_024)),
      { ...PROTOBUF, 'Content-Encoding': 'gzip' },
      413,
      /bytes/,
    ],
  ])('%s is refused with a reason', async (_what, body, headers, status, reason) => {
    const backend = await startForTest({ otlp: OTLP });
    const answer = await post(backend, body, headers);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(reason);
    // And the next one is taken.
    expect((await post(backend, traceRequest())).status).toBe(200);
  });

  test('other methods and paths are told what there is', async () => {
    const backend = await startForTest({ otlp: OTLP });
    const got = await backend.send('GET', `${backend.otlpUrl}/v1/traces`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    const elsewhere = await post(backend, {}, {}, '/v1/metrics');
    expect([elsewhere.status, elsewhere.body['message']]).toEqual([404, expect.stringMatching('/v1/traces')]);
  });

  test('a refusal is a google.rpc.Status in the encoding that was sent', async () => {
    const backend = await startForTest({ otlp: OTLP });
    const json = await post(backend, '{');
    expect(json.body).toEqual({ message: expect.stringMatching(/^body: /) });
    const proto = await post(backend, Buffer.from([0xff]), PROTOBUF);
    expect(proto.headers.get('content-type')).toBe('application/x-protobuf');
    // Field 2, a text.
    expect(proto.text.charCodeAt(0)).toBe(18);
  });
});

test('spans without sound ids are counted as rejected, the others become events', async () => {
  const backend = await startForTest({ otlp: OTLP });
  const { resourceSpans } = traceRequest() as { resourceSpans: object[] };
  const [bad] = (traceRequest({ spanId: 'zz' }) as { resourceSpans: object[] }).resourceSpans;
  const answer = await post(backend, { resourceSpans: [...resourceSpans, bad] });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(/id/i) },
  });
});

test('a key that is asked for at the API is asked for here as well', async () => {
  const backend = await startForTest({ otlp: OTLP, apiKey: 'right' });
  expect((await post(backend, traceRequest())).status).toBe(401);
  expect((await post(backend, traceRequest(), { Authorization: 'Api-Key wrong' })).status).toBe(403);
  expect((await post(backend, traceRequest(), { Authorization: 'Api-Key right' })).status).toBe(200);
});

test('web pages may not write here', async () => {
  const backend = await startForTest({ otlp: OTLP });
  expect((await post(backend, traceRequest(), { Origin: 'https://evil.example' })).status).toBe(403);
});

test('a sender that takes longer than the time it has is told so', async () => {
  const backend = await startForTest({ otlp: OTLP, requestTimeoutMs: 1_000 });
  const { port } = new URL(String(backend.otlpUrl));
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearInterval(drip);
      resolve(text);
    });
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect((await post(backend, traceRequest())).status).toBe(200);
});

test('whatever the bytes are, the answer is 200 or 400 and the backend goes on', async () => {
  const backend = await startForTest({ otlp: OTLP });
  const sound = Buffer.from(JSON.stringify(traceRequest()));
  const mutated = fc
    .tuple(fc.nat(sound.length), fc.uint8Array({ maxLength: 20 }), fc.nat(sound.length))
    .map(([at, bytes, until]) => Buffer.concat([sound.subarray(0, at), bytes, sound.subarray(until)]));
  const type = fc.constantFrom(PROTOBUF['Content-Type'], 'application/json');
  const path = fc.constantFrom('/v1/traces', '/v1/logs');
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.uint8Array()), type, path, async (body, contentType, to) => {
      const { status } = await post(backend, Buffer.from(body), { 'Content-Type': contentType }, to);
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 200 },
  );
  expect((await post(backend, traceRequest())).status).toBe(200);
});

describe('a port that is taken', () => {
  test('is told and done without where the backend may', async () => {
    const first = await startForTest({ otlp: OTLP });
    const port = Number(new URL(String(first.otlpUrl)).port);
    const lines: string[] = [];
    const second = await startForTest({
      otlp: { port, isOptional: true },
      log: (line) => lines.push(line),
    });
    expect(second.otlpUrl).toBeUndefined();
    expect(lines.join()).toMatch(new RegExp(`${port} is taken.*--otlp-port`));
    expect((await second.send('GET', '/api/sessions')).status).toBe(200);
  });

  test('is an error where it may not', async () => {
    const first = await startForTest({ otlp: OTLP });
    const port = Number(new URL(String(first.otlpUrl)).port);
    await expect(startBackend({ port: 0, otlp: { port } })).rejects.toMatchObject({ code: 'port_taken' });
    await expect(startBackend({ port: 4_000, otlp: { port: 4_000 } })).rejects.toThrow(/otlp-port: 4000/);
  });
});
