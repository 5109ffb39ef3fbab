import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lucidicCli } from './support/lucidic-cli';

const FIXTURE = join(
  __dirname,
  '..',
  '..',
  'test',
  'fixtures',
  'spans',
  'langchain-openinference-chain.json',
);

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-explain-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

it('explains a file and what comes by stdin alike, uncoloured in a pipe', async () => {
  const [file, stdin] = await Promise.all([
    lucidicCli(['explain', FIXTURE]),
    lucidicCli(['explain', '-'], readFileSync(FIXTURE, 'utf8')),
  ]);
  expect([file.code, file.stderr]).toEqual([0, '']);
  expect(file.stdout).toContain('\n5 spans → 4 events, 1 joined, 0 dropped\n');
  expect(file.stdout).not.toContain('\u001b');
  expect(stdin).toEqual(file);
});

it('prints JSON that parses, whole even where it is long', async () => {
  const capture = JSON.parse(readFileSync(FIXTURE, 'utf8'));
  const spans = Array.from({ length: 500 }, (_, index) => ({
    ...capture.spans[0],
    spanId: index.toString(16).padStart(16, '0'),
  }));
  const { code, stdout } = await lucidicCli(['explain', '--json', '-'], JSON.stringify(spans));
  expect(code).toBe(0);
  expect(stdout.length).toBeGreaterThan(500_000);
  expect(JSON.parse(stdout).summary.events).toBe(500);
  const events = await lucidicCli(['explain', '--events', FIXTURE]);
  expect(JSON.parse(events.stdout)).toHaveLength(4);
});

it('ends quietly when its reader has seen enough', async () => {
  const cli = join(__dirname, '..', 'dist', 'cli.js');
  const line = `${JSON.stringify(JSON.parse(readFileSync(FIXTURE, 'utf8')).spans[0])}\n`;
  writeFileSync(join(folder, 'many.jsonl'), line.repeat(2_000));
  const child = spawn(process.execPath, [cli, 'explain', '--json', join(folder, 'many.jsonl')]);
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect([code, stderr]).toEqual([0, '']);
});

it.each([
  [['explain'], /missing required argument 'file'/],
  [['explain', FIXTURE, '--json', '--events'], /'--events' cannot be used with option '--json'/],
  [['explain', '/no/such/file.json'], /^lucidic: explain \/no\/such\/file\.json: it cannot be read: ENOENT/],
  [['explain', __dirname], /it cannot be read: EISDIR/],
  [['explain', '-'], /^lucidic: explain stdin: it is empty; accepted are .*\n$/],
  [['explain', __filename], /explain-cli\.test\.ts: it is no JSON: .*\n$/],
])('ends with 2, with the reason on stderr and nothing on stdout: %j', async (args, message) => {
  const { code, stdout, stderr } = await lucidicCli(args, '');
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
});

it('needs no key, and writes and connects to nothing', async () => {
  const guard = join(folder, 'guard.cjs');
  writeFileSync(
    guard,
    `const { Socket, Server } = require('node:net');
     for (const [kind, method] of [[Socket, 'connect'], [Server, 'listen']])
       kind.prototype[method] = () => { process.stderr.write('it used the network'); process.exit(99); };`,
  );
  const empty = mkdtempSync(join(folder, 'cwd-'));
  const cli = join(__dirname, '..', 'dist', 'cli.js');
  const child = spawn(process.execPath, ['--require', guard, cli, 'explain', FIXTURE], {
    cwd: empty,
    env: { PATH: process.env['PATH'], LUCIDIC_BASE_URL: 'http://127.0.0.1:9/api' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  expect(readdirSync(empty)).toEqual([]);
});

it('explains itself with an example', async () => {
  const { code, stdout } = await lucidicCli(['explain', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('$ npx lucidic explain spans.json');
});
