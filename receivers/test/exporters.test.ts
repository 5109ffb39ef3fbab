import { fork } from 'node:child_process';
import { join } from 'node:path';
import { recordFromSpan, type SpanRecord, unixMs } from '@lucidic/otel/pipeline';
import { type OtlpServer, startOtlpServer } from './support/otlp-server';

const SENDER = join(__dirname, 'support/send.mjs');

type ReadableSpanLike = Parameters<typeof recordFromSpan>[0];
type SentSpan = Omit<ReadableSpanLike, 'spanContext'> & {
  readonly context: ReturnType<ReadableSpanLike['spanContext']>;
};

let server: OtlpServer;

beforeEach(async () => {
  server = await startOtlpServer();
});

afterEach(() => server.close());

describe.each([
  ['proto', 'gzip', 'application/x-protobuf'],
  ['proto', 'none', 'application/x-protobuf'],
  ['json', 'gzip', 'application/json'],
  ['json', 'none', 'application/json'],
])('sent by the exporters in %s with compression %s', (encoding, compression, contentType) => {
  test('spans arrive equal to those in the process, and logs with nested bodies, bytes and their span', async () => {
    const spans = await send(encoding, compression);
    const inProcess = spans.map(({ context, ...span }) => ({
      ...recordFromSpan({ ...span, spanContext: () => context }),
      ...(span.parentSpanContext?.isRemote && { parentIsRemote: true as const }),
    }));

    const contentEncoding = compression === 'gzip' ? 'gzip' : undefined;
    expect(server.requests).toEqual([
      ['/v1/traces', contentType, contentEncoding],
      ['/v1/logs', contentType, contentEncoding],
    ]);
    expect(inProcess.map(({ name }) => name)).toEqual(['call', 'publish', 'take', 'root']);
    expect(server.spans.sort(byName)).toEqual(inProcess.sort(byName));
    expect(server.spans[0]).toMatchObject({ name: 'call', kind: 'CLIENT', droppedAttributesCount: 2 });
    expect(server.spans[2]).toMatchObject({ name: 'root', parentIsRemote: true });
    expect(server.logs).toEqual(LOGS);
  });
});

const BODY = {
  role: 'user',
  parts: [{ type: 'text', content: 'hello' }, [1, [2.5, []]], {}],
  none: null,
  data: new Uint8Array([0, 255, 128]),
};

const LOGS = [
  {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    eventName: 'gen_ai.client.inference.operation.details',
    timeUnixMs: unixMs([1_700_000_000, 123_456_789]),
    attributes: { 'gen_ai.input.messages': [BODY], flag: true },
    body: BODY,
  },
  { timeUnixMs: unixMs([1_700_000_001, 1]), attributes: {}, body: 'outside of any span' },
];

function send(encoding: string, compression: string): Promise<readonly SentSpan[]> {
  return new Promise((resolve, reject) => {
    const child = fork(SENDER, [server.url, encoding, compression], { serialization: 'advanced' });
    child.once('message', ({ spans }: { spans: readonly SentSpan[] }) => resolve(spans));
    child.once('exit', (code) => reject(new Error(`the sender ended with ${code}`)));
  });
}

function byName(a: SpanRecord, b: SpanRecord): number {
  return a.name.localeCompare(b.name);
}
