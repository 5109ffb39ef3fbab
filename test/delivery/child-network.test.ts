import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ProxyServer, proxyServer } from '../support/proxy-server';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { type Certificates, certificates, type TlsServer, tlsServer } from '../support/tls-server';

const ROOT = join(__dirname, '../..');

let certs: Certificates;
let secure: TlsServer;
let server: ScriptedServer;
let proxy: ProxyServer;

beforeAll(async () => {
  if (!existsSync(join(ROOT, 'dist/src/index.js'))) throw new Error('No build: run `npm run build` first.');
  certs = certificates();
  secure = await tlsServer(certs);
});

afterAll(async () => {
  await secure.close();
  certs.remove();
});

beforeEach(async () => {
  server = await scriptedServer();
  proxy = await proxyServer();
});

afterEach(async () => {
  await server.close();
  await proxy.close();
});

interface Told {
  readonly flushed: boolean;
  readonly delivered: number;
  readonly pending: number;
  readonly dropped: Readonly<Record<string, number>>;
  /** Milliseconds the flush took. */
  readonly flushMs: number;
  /** Files of undici that the application's own thread has loaded. */
  readonly undiciFiles: number;
  readonly stderr: string;
}

/** An application with an environment of its own: it makes three spans, flushes, shuts down and tells how that went. */
function application(
  env: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>>,
): Promise<Told> {
  const script = `
    const { LucidicSpanProcessor } = require('@lucidic/otel');
    const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
    const processor = new LucidicSpanProcessor(${JSON.stringify({
      apiKey: 'key',
      agentId: 'agent',
      twinHoldMs: 0,
      ...options,
    })});
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    for (let index = 0; index < 3; index += 1) {
      provider.getTracer('t').startSpan('chat', { attributes: { 'gen_ai.operation.name': 'chat' } }).end();
    }
    (async () => {
      const startedMs = performance.now();
      const flushed = await processor.flush();
      const flushMs = performance.now() - startedMs;
      const { delivered, pending } = processor.stats();
      const undiciFiles = Object.keys(require.cache).filter((file) => /node_modules.undici/.test(file)).length;
      await provider.shutdown();
      const { dropped } = processor.stats();
      console.log(JSON.stringify({ flushed, delivered, pending, dropped, flushMs, undiciFiles }));
    })();`;
  return new Promise((resolve, reject) => {
    const {
      HTTP_PROXY: _one,
      http_proxy: _two,
      HTTPS_PROXY: _three,
      https_proxy: _four,
      ...rest
    } = process.env;
    const child = spawn(process.execPath, ['-e', script], { cwd: ROOT, env: { ...rest, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', () => {
      try {
        resolve({ ...JSON.parse(stdout), stderr });
      } catch {
        reject(new Error(`The application said ${stdout} ${stderr}`));
      }
    });
  });
}

describe.each(['worker', 'inline'])('an application in mode %s', (exportMode) => {
  test('trusts what NODE_EXTRA_CA_CERTS names', async () => {
    const baseUrl = `https://127.0.0.1:${secure.port}/api`;
    const told = await application({ NODE_EXTRA_CA_CERTS: certs.caFile }, { baseUrl, exportMode });
    expect(told).toMatchObject({ flushed: true, delivered: 3, stderr: '' });
  });

  test('does not without', async () => {
    const options = { baseUrl: `https://127.0.0.1:${secure.port}/api`, exportMode, shutdownTimeoutMs: 300 };
    expect(await application({}, options)).toMatchObject({ flushed: false, delivered: 0 });
  });

  test('trusts what the option `ca` says', async () => {
    const baseUrl = `https://127.0.0.1:${secure.port}/api`;
    expect(await application({}, { baseUrl, exportMode, ca: certs.ca })).toMatchObject({ delivered: 3 });
  });

  test.each(['HTTP_PROXY', 'http_proxy'])('goes by the proxy of %s', async (name) => {
    const variables = { [name]: `http://bob:hush@127.0.0.1:${proxy.port}`, LUCIDIC_DEBUG: 'true' };
    const told = await application(variables, { baseUrl: server.baseUrl, exportMode });
    expect(told).toMatchObject({ flushed: true, delivered: 3 });
    const authorization = `Basic ${Buffer.from('bob:hush').toString('base64')}`;
    expect(proxy.asked[0]).toEqual({ what: `POST ${server.baseUrl}/initsession`, authorization });
    expect(proxy.asked).toHaveLength(server.requests.length);
    expect(told.stderr).not.toMatch(/hush/);
  });

  test('goes by none where NO_PROXY says so, and says where one cannot be used', async () => {
    const http = `http://127.0.0.1:${proxy.port}`;
    const options = { baseUrl: server.baseUrl, exportMode };
    expect(await application({ HTTP_PROXY: http, NO_PROXY: '127.0.0.1' }, options)).toMatchObject({
      delivered: 3,
    });
    const told = await application({ HTTP_PROXY: 'socks5://bob:hush@127.0.0.1:1' }, options);
    expect(told).toMatchObject({ delivered: 3, stderr: expect.stringContaining('HTTP_PROXY') });
    expect(told.stderr).not.toMatch(/hush/);
    expect(proxy.asked).toEqual([]);
  });

  test('whose key is refused is told so at once, keeps its events to the end, and counts them', async () => {
    server.script(() => answer(401, '{"detail":"expired"}'));
    const told = await application({}, { baseUrl: server.baseUrl, exportMode, shutdownTimeoutMs: 8_000 });
    expect(told).toMatchObject({
      flushed: false,
      delivered: 0,
      pending: 3,
      dropped: { unauthorized: 3 },
      stderr: expect.stringContaining('expired'),
    });
    expect(told.flushMs).toBeLessThan(6_000);
    expect(told.stderr.match(/refuses the key, so/g)).toHaveLength(1);
  });

  test('loads the HTTP client only where it sends', async () => {
    const told = await application({}, { baseUrl: server.baseUrl, exportMode });
    expect(told.delivered).toBe(3);
    if (exportMode === 'worker') expect(told.undiciFiles).toBe(0);
    else expect(told.undiciFiles).toBeGreaterThan(0);
  });
});
