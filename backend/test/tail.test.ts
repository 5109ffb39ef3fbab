import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';
import { lucidicCli } from './support/lucidic-cli';

const CLI = join(__dirname, '..', 'dist', 'cli.js');
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await closeBackends();
});

function tail(...args: string[]) {
  const child = spawn(process.execPath, [CLI, 'tail', ...args]);
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const until = async (isThere: (said: { stdout: string; stderr: string }) => boolean) => {
    const endMs = Date.now() + 15_000;
    while (!isThere({ stdout, stderr })) {
      if (Date.now() > endMs) throw new Error(`in vain; it said ${stdout}${stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { stdout, stderr };
  };
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, until, ended };
}

test('prints what happens, comes back when the backend is restarted, and ends with 0', async () => {
  const first = await startForTest();
  const { child, until, ended } = tail('--url', first.apiUrl);
  // Nothing tells that it watches but what it prints.
  const knock = setInterval(() => void first.open({ session_id: 'knock' }), 50);
  await until(({ stdout }) => stdout.includes('knock'));
  clearInterval(knock);
  await first.open({ session_id: 's', session_name: 'My \u001b[2Jtrip' });
  const usage = { input_tokens: 1200, output_tokens: 3, cost: 0.5 };
  const payload = { request: { model: 'gpt' }, usage };
  await first.send('POST', '/api/events', eventBody('s', { type: 'llm_generation', duration: 2, payload }));
  const said = await until(({ stdout }) => stdout.includes('gpt'));
  expect(said.stdout).toMatch(/\n\d\d:\d\d:\d\d {2}session opened {4}s {2}My \[2Jtrip\n/);
  expect(said.stdout).toMatch(
    /\n\d\d:\d\d:\d\d {2}llm_generation {4}s {2}gpt · 1\u202f200 \+ 3 tokens · \$0\.50 · 2\.00 s\n$/,
  );
  await first.close();
  await until(({ stderr }) => stderr.includes('is gone; trying again'));
  const second = await startForTest({ port: first.port });
  await second.open({ session_id: 'later' });
  await until(
    ({ stdout, stderr }) =>
      stderr.includes('is back') && /the backend was restarted[\s\S]*later/.test(stdout),
  );
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('prints JSON of one session', async () => {
  const backend = await startForTest({ apiKey: 'k' });
  const headers = { Authorization: 'Api-Key k' };
  const { until, child, ended } = tail('--url', backend.url, '--api-key', 'k', '--session', 's', '--json');
  const knock = setInterval(() => {
    for (const session_id of ['other', 's']) {
      void backend.send('POST', '/api/initsession', { agent_id: 'a', session_id }, headers);
    }
  }, 50);
  const { stdout } = await until((said) => said.stdout.split('\n').length > 3);
  clearInterval(knock);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(new Set(lines.map(({ session_id }) => session_id))).toEqual(new Set(['s']));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('ends with 1 where nothing answers or it is refused, with 2 when asked in a wrong way', async () => {
  const { url, close } = await startForTest({ apiKey: 'k' });
  const [refused, odd] = await Promise.all([
    lucidicCli(['tail', '--url', url, '--api-key', 'wrong']),
    lucidicCli(['tail', '--url', 'here']),
  ]);
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: `lucidic: ${url} answered 403 Authorization: the key is not the one this backend was started with\n`,
  });
  expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('Expected a URL such as')]);
  await close();
  const gone = await lucidicCli(['tail', '--url', url]);
  expect([gone.code, gone.stdout, gone.stderr]).toEqual([
    1,
    '',
    expect.stringMatching(
      /^lucidic: url: nothing answers at http:\/\/127\.0\.0\.1:\d+ \(ECONNREFUSED\); start a/,
    ),
  ]);
});
