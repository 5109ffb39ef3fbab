import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';

const ROOT = join(__dirname, '../..');
/** Far more than a child needs on a busy machine; a child that is kept alive would run for minutes. */
const BOUND_MS = 15_000;

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: string;
  readonly tookMs: number;
}

let server: ScriptedServer;
const children = new Set<ChildProcess>();

beforeAll(() => {
  // A child process runs what an application would: the build.
  if (!existsSync(join(ROOT, 'dist/src/index.js')))
    throw new Error('No build to test: run `npm run build` first.');
});

beforeEach(async () => {
  server = await scriptedServer();
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server.close();
});

/** An application that makes `spans` model-call spans, then runs `afterwards` with `processor` at hand. */
function run(
  {
    spans,
    afterwards = '',
    options = {},
  }: { spans: number; afterwards?: string; options?: Record<string, unknown> },
  form: 'commonjs' | 'module' = 'commonjs',
): Promise<Ended> {
  const load =
    form === 'commonjs'
      ? `const { LucidicSpanProcessor } = require('@lucidic/otel');
         const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');`
      : `import { LucidicSpanProcessor } from '@lucidic/otel';
         import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';`;
  const script = `
    ${load}
    const processor = new LucidicSpanProcessor(${JSON.stringify({
      apiKey: 'key',
      agentId: 'agent',
      baseUrl: server.baseUrl,
      exitTimeoutMs: 500,
      twinHoldMs: 0,
      ...options,
    })});
    const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('application');
    for (let index = 0; index < ${spans}; index += 1) {
      tracer.startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' } }).end();
    }
    ${afterwards}`;
  const startedMs = performance.now();
  const child = spawn(process.execPath, [`--input-type=${form}`, '-e', script], { cwd: ROOT });
  children.add(child);
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The process did not end by itself. stderr: ${stderr}`));
    }, BOUND_MS);
    child.once('close', (code) => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ code, stderr, stdout, tookMs: performance.now() - startedMs });
    });
  });
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const count = (path: string): number =>
  server.requests.filter((request) => request.path === `/api/${path}`).length;

describe('a process that ends by itself', () => {
  test('delivers everything to a healthy backend, and ends its sessions', async () => {
    server.script(() => ({ ...answer(200), afterMs: 5 }));
    const { code, stderr, tookMs } = await run({ spans: 50, options: { exitTimeoutMs: 10_000 } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect([count('initsession'), count('events'), count('updatesession')]).toEqual([50, 50, 50]);
    expect(tookMs).toBeLessThan(10_000);
  });

  test('is not kept alive by a backend that hangs: one line on stderr, the exit code its own', async () => {
    // More requests than Node lets listen to one signal without a warning.
    server.script(() => ({ kind: 'hang' }));
    const { code, stderr } = await run({
      spans: 30,
      afterwards: 'process.exitCode = 7;',
      // Time enough for a thread to start on a busy machine.
      options: { exitTimeoutMs: 3_000 },
    });
    expect(code).toBe(7);
    expect(lines(stderr)).toEqual([expect.stringMatching(/^\[lucidic\] 30 events were not delivered/)]);
    expect(server.concurrency().peak).toBeGreaterThan(10);
  });

  test('is not kept alive by a host that does not answer to a connection', async () => {
    // TEST-NET-1 (RFC 5737): nobody is there. Where the machine refuses at once, the same has to hold.
    const { code, stderr } = await run({ spans: 1, options: { baseUrl: 'http://192.0.2.1:9/api' } });
    expect(code).toBe(0);
    expect(lines(stderr)).toHaveLength(1);
  });

  test('is not kept alive by a TLS handshake that never ends', async () => {
    const silent = createServer((socket) => {
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as AddressInfo;
    const { code, stderr } = await run({ spans: 3, options: { baseUrl: `https://127.0.0.1:${port}/api` } });
    expect(code).toBe(0);
    expect(lines(stderr)).toHaveLength(1);
    silent.close();
  });

  test('is not kept alive by retries of a backend that is down', async () => {
    server.script(() => answer(503, '', { 'retry-after': '60' }));
    const { code, stderr } = await run({ spans: 5 });
    expect(code).toBe(0);
    expect(lines(stderr)).toHaveLength(1);
  });

  test('with exitTimeoutMs 0 ends at once', async () => {
    server.script(() => ({ kind: 'hang' }));
    const { code } = await run({ spans: 5, options: { exitTimeoutMs: 0 } });
    expect(code).toBe(0);
  });

  test('has nothing to say or wait for when it made no spans', async () => {
    const { code, stderr } = await run({ spans: 0 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(server.requests).toEqual([]);
  });
});

describe('a process that awaits shutdown', () => {
  const afterwards =
    'await processor.shutdown({ timeoutMs: 400 }); console.log(JSON.stringify(processor.stats()));';

  const patiently = afterwards.replace('400', '10_000');

  test('gets its promise resolved though nothing else is open, in an ES module too', async () => {
    server.script(() => ({ kind: 'hang' }));
    const { code, stdout } = await run({ spans: 3, afterwards }, 'module');
    // Node would exit with 13 if the promise were still open when the loop runs dry.
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: 3,
      delivered: 0,
      dropped: { shutdown: 3 },
      pending: 0,
    });
  });

  test('has delivered everything when it resolves', async () => {
    const { code, stdout, stderr } = await run({ spans: 20, afterwards: patiently }, 'module');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 20, delivered: 20, dropped: {}, pending: 0 });
  });
});
