import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
// What an application would run, as with all tests that start processes with packages of ours in them.
const CLI = join(ROOT, 'backend', 'dist', 'cli.js');

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-doctor-'));
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  mkdirSync(join(folder, 'node_modules', '@lucidic'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules', '@lucidic', 'otel'));
  symlinkSync(join(ROOT, 'node_modules', '@opentelemetry'), join(folder, 'node_modules', '@opentelemetry'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(args: readonly string[], cwd = folder) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, args, { cwd });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs `lucidic doctor --isolation` on a module of the application. */
function doctor(file: string, source: string) {
  writeFileSync(join(folder, file), source);
  return run([CLI, 'doctor', '--isolation', `./${file}`]);
}

const VENDOR = `class VendorProcessor {
  onStart(span) { span.setAttribute('vendor.env', 'prod'); }
  onEnd(span) { if (span.name === 'ai.toolCall') delete span.attributes['ai.toolCall.args']; }
  async forceFlush() {}
  async shutdown() {}
}`;
const OURS = 'new LucidicSpanProcessor(), new BatchSpanProcessor(new InMemorySpanExporter())';
const HEAD = /^132 looks at spans for each processor, with @opentelemetry\/sdk-trace 2\.\d+\.\d+\n\n/;
const CLEAN =
  '1. LucidicSpanProcessor  ok\n2. BatchSpanProcessor    ok\n\nEach processor leaves the spans as they are.\n';

it('finds ours and the SDK’s own clean, in an ES module, and ends although a timer runs', async () => {
  const { code, stdout, stderr } = await doctor(
    'clean.mjs',
    `import { LucidicSpanProcessor } from '@lucidic/otel';
     import { BatchSpanProcessor, InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
     setInterval(() => {}, 1000);
     export const spanProcessors = () => [${OURS}];`,
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(HEAD);
  expect(stdout.replace(HEAD, '')).toBe(CLEAN);
});

it('finds the culprit in a CommonJS module, and says what it does, where and when', async () => {
  const { code, stdout, stderr } = await doctor(
    'culprit.cjs',
    `const { LucidicSpanProcessor } = require('@lucidic/otel');
     ${VENDOR}
     module.exports = { spanProcessors: [new LucidicSpanProcessor(), new VendorProcessor()] };`,
  );
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout.replace(HEAD, '')).toBe(`1. LucidicSpanProcessor  ok
2. VendorProcessor       changes: 23
   start  added    attributes.vendor.env  on "GET /trips" and 21 more: "prod"
   end    removed  attributes.ai.toolCall.args  on "ai.toolCall": was "{\\"city\\":\\"Oslo\\"}"

Not every processor leaves the spans, and the code that traces, as they are.
`);
});

it('says what a processor throws', async () => {
  const { code, stdout } = await doctor(
    'throws.cjs',
    `${VENDOR}
     class Thrower extends VendorProcessor {
       onStart() {}
       onEnd(span) { if (span.name === 'POST') throw new TypeError('no exporter'); }
     }
     exports.spanProcessors = async () => [new Thrower()];`,
  );
  expect(code).toBe(1);
  expect(stdout).toContain('1. Thrower  throws: 1\n   throws at end of "POST": TypeError: no exporter\n');
});

it.each([
  [
    'export const processors = [];',
    /^lucidic: doctor --isolation \.\/wrong\.mjs: it exports no `spanProcessors`\n$/,
  ],
  ['export const spanProcessors = 7;', /is neither a list nor a function that returns one\n$/],
  ['export const spanProcessors = [];', /`spanProcessors` is an empty list\n$/],
  ['export const spanProcessors = [{}];', /entry 1 of `spanProcessors` is no span processor\n$/],
  ['import "no-such-package";', /it cannot be loaded: Error.*no-such-package.*\n$/],
  ['export const spanProcessors = () => { throw new Error("no key"); };', /cannot be made: Error: no key\n$/],
])('ends with 2 where the module is wrong: %s', async (source, message) => {
  const { code, stdout, stderr } = await doctor('wrong.mjs', source);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
});

it('ends with 2 without a module, and where there is no SDK', async () => {
  const [noModule, noSdk] = await Promise.all([
    run([CLI, 'doctor']),
    run([CLI, 'doctor', '--isolation', './x.mjs'], tmpdir()),
  ]);
  expect([noModule.code, noModule.stderr]).toEqual([
    2,
    expect.stringContaining("'--isolation <module>' not specified"),
  ]);
  expect([noSdk.code, noSdk.stderr]).toEqual([
    2,
    expect.stringMatching(/found no OpenTelemetry SDK from .*installed\n$/),
  ]);
});

it('explains itself with an example', async () => {
  const { code, stdout } = await run([CLI, 'doctor', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('$ npx lucidic doctor --isolation ./instrumentation.mjs');
});

it('connects to no other machine while it checks, and to this one it does', async () => {
  const { code, stdout } = await doctor(
    'sends.mjs',
    `import { createServer } from 'node:http';
     import { get } from 'node:https';
     import { connect } from 'node:net';
     const failure = (emitter) => new Promise((resolve) => emitter.on('error', (error) => resolve(error.message)));
     class Sender {
       onStart() {}
       onEnd() {}
       async shutdown() {}
       async forceFlush() {
         const server = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
         await new Promise((resolve) => server.once('listening', resolve));
         console.log(await (await fetch('http://127.0.0.1:' + server.address().port)).text());
         server.close();
         // Addresses that are nobody's, RFC 5737: without a guard these time out.
         console.log(await fetch('http://192.0.2.1').catch((error) => error.cause.message));
         console.log(await failure(get('https://collector.example')));
         console.log(await failure(connect(4317, '192.0.2.1')));
       }
     }
     export const spanProcessors = [new Sender()];`,
  );
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    'hello',
    'connect ECONNREFUSED 192.0.2.1: this check sends nothing',
    'connect ECONNREFUSED collector.example: this check sends nothing',
    'connect ECONNREFUSED 192.0.2.1: this check sends nothing',
  ]);
});
