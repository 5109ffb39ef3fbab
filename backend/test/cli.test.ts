import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a run of the command ended. */
interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lucidic-cli-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Runs `lucidic` in an empty folder. `line` is its first line of output. */
function lucidic(...args: string[]) {
  const register = join(__dirname, 'support', 'register-typescript.cjs');
  const cli = join(__dirname, '..', 'src', 'cli.ts');
  const child = spawn(process.execPath, ['--require', register, cli, ...args], { cwd: folder });
  children.push(child);
  let stdout = '';
  let stderr = '';
  const line = new Promise<string>((resolve) => {
    child.stdout.on('data', (data) => {
      stdout += data;
      if (stdout.includes('\n')) resolve(stdout);
    });
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, line, ended };
}

function urlIn(line: string): string {
  return /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? '';
}

it.each([
  ['SIGTERM', []],
  ['SIGINT', ['dev']],
] as const)('starts, says where it is, and closes on %s', async (signal, command) => {
  const { child, line, ended } = lucidic(...command, '--port', '0', '--no-otlp');
  const url = urlIn(await line);
  expect(await line).toBe(`Lucidic is at ${url} - send to it with LUCIDIC_BASE_URL=${url}/api\n`);
  const answer = await fetch(`${url}/api/initsession`, {
    method: 'POST',
    body: '{"agent_id":"a","session_id":"s"}',
  });
  expect([answer.status, await answer.json()]).toEqual([200, { session_id: 's' }]);
  expect((await fetch(`${url}/api/sessions/ghost`)).status).toBe(404);
  expect(existsSync(join(folder, '.lucidic', 'dev.db'))).toBe(true);
  child.kill(signal);
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toBe(
    '404 GET /api/sessions/ghost session_id: no session "ghost"; open it first with POST /api/initsession\n',
  );
});

it('keeps nothing with --db :memory:', async () => {
  const { line, child, ended } = lucidic('--port', '0', '--db', ':memory:');
  await line;
  child.kill('SIGTERM');
  await ended;
  expect(existsSync(join(folder, '.lucidic'))).toBe(false);
});

it('asks for the key it was given, and serves the names it was given', async () => {
  const { line } = lucidic(
    '--port',
    '0',
    '--host',
    '0.0.0.0',
    '--api-key',
    'k',
    '--allowed-host',
    'a',
    '--allowed-host',
    'b',
  );
  const url = urlIn(await line);
  expect((await fetch(`${url}/api/verifyapikey`)).status).toBe(401);
  expect((await fetch(`${url}/api/verifyapikey`, { headers: { Authorization: 'Api-Key k' } })).status).toBe(
    200,
  );
});

it('ends with 1 and names the port when it is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, stdout, stderr } = await lucidic('--port', String(port)).ended;
  other.close();
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: `lucidic: port ${port} on 127.0.0.1 is taken by another program; stop it, or choose another with --port <number> (0 takes any free one)\n`,
  });
});

it.each([
  [['--host', '0.0.0.0'], /^lucidic: host: 0\.0\.0\.0 can be reached from other machines.*--api-key <key>/],
  [
    ['--port', 'http'],
    /option '--port <number>' argument 'http' is invalid\. Expected a whole number from 0 to 65535/,
  ],
  [['--prot', '1'], /unknown option '--prot'/],
  [
    ['contract', '--api-key', 'k', '--base-url', 'here'],
    /argument 'here' is invalid\. Expected a URL such as/,
  ],
  [['serve'], /'serve' is invalid .* Allowed choices are dev/],
])('ends with 2 when asked in a wrong way: %j', async (args, message) => {
  const { code, stdout, stderr } = await lucidic(...args).ended;
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
});

it('checks an API against the contract: 0 where it keeps to it, 1 where it does not', async () => {
  const url = urlIn(await lucidic('--port', '0', '--db', ':memory:', '--api-key', 'k').line);
  const [kept, broken] = await Promise.all([
    lucidic('contract', '--base-url', `${url}/api`, '--api-key', 'k').ended,
    lucidic('contract', '--base-url', `${url}/api`, '--api-key', 'wrong', '--agent-id', 'a').ended,
  ]);
  expect([kept.code, kept.stderr, kept.stdout]).toEqual([
    0,
    '',
    expect.stringMatching(/\n\d+ passed, 0 failed\n$/),
  ]);
  expect([broken.code, broken.stdout]).toEqual([1, expect.stringMatching(/^FAIL {2}E1 [\s\S]*got 403 /)]);
});

it('explains itself', async () => {
  const [help, version] = await Promise.all([lucidic('--help').ended, lucidic('--version').ended]);
  expect([help.code, version.code]).toEqual([0, 0]);
  for (const option of ['--port', '--host', '--db', '--api-key', '--allowed-host'])
    expect(help.stdout).toContain(option);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
