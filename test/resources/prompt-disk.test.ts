import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromptError } from '../../src';
import { FakeClock } from '../support/fake-clock';
import { answer } from '../support/scripted-server';
import { eventually } from '../support/until';
import { closeAll, rejection, rig, scripted } from './support/rig';

let promptCacheDir = '';

beforeEach(() => {
  promptCacheDir = join(mkdtempSync(join(tmpdir(), 'prompts-')), 'cache');
});

afterEach(async () => {
  await closeAll();
  rmSync(join(promptCacheDir, '..'), { recursive: true });
});

const NAME = 'customer_support';
const asked = { promptName: NAME, cacheTtlSeconds: 10 };
const files = (): string[] =>
  existsSync(promptCacheDir) ? readdirSync(promptCacheDir).map((name) => join(promptCacheDir, name)) : [];
const prompt = (content: string) =>
  answer(200, JSON.stringify({ prompt_content: content, version: 3, metadata: { a: [1] } }));

/** A backend with the prompt, and its file, as an earlier process left it. */
async function afterOneProcess() {
  const server = await scripted(() => prompt('one'));
  await rig(server.baseUrl, { promptCacheDir }).getPrompt(asked);
  await eventually('written', async () => files().filter((name) => name.endsWith('.json')).length === 1);
  return server;
}

describe('F-65: prompts on disk', () => {
  test('F-65: outlive the process, for their user alone', async () => {
    const server = await afterOneProcess();
    const [file = ''] = files();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(promptCacheDir).mode & 0o777).toBe(0o700);
    expect(file).not.toContain(NAME);
    expect(readFileSync(file, 'utf8')).not.toContain('key-1');
    server.script(() => answer(503, '{}', { 'retry-after': '100' }));
    const got = await rig(server.baseUrl, { promptCacheDir }).getPrompt(asked);
    expect(got).toMatchObject({ content: 'one', source: 'cache', version: 3, metadata: { a: [1] } });
    expect(server.requests).toHaveLength(1);
  });

  test('F-65: are as old as they are: beyond the TTL stale, and refreshed', async () => {
    const server = await afterOneProcess();
    server.script(() => prompt('two'));
    const clock = new FakeClock(Date.now() + 60_000);
    const { getPrompt } = rig(server.baseUrl, { promptCacheDir, clock });
    expect(await getPrompt(asked)).toMatchObject({ content: 'one', source: 'stale' });
    await eventually('refreshed', async () => `${await getPrompt(asked)}` === 'two');
    await eventually('written', async () => readFileSync(files()[0] ?? '', 'utf8').includes('two'));
  });

  test('F-65: belong to one key, agent and backend', async () => {
    const server = await afterOneProcess();
    server.script(() => answer(404));
    for (const other of [{ apiKey: 'key-2' }, { agentId: 'agent-2' }]) {
      await rejection(rig(server.baseUrl, { promptCacheDir, ...other }).getPrompt(asked), PromptError);
    }
  });

  test('F-65: are gone after an update', async () => {
    const server = await afterOneProcess();
    const { updatePrompt } = rig(server.baseUrl, { promptCacheDir });
    await updatePrompt({ promptName: NAME, promptContent: 'two' });
    expect(files()).toEqual([]);
  });

  test.each([
    ['damaged', (file: string) => writeFileSync(file, '{"fetchedAtUnixMs":')],
    ['of another shape', (file: string) => writeFileSync(file, '{"fetchedAtUnixMs":"1","prompt":[]}')],
    ['writable by others', (file: string) => chmodSync(file, 0o666)],
    [
      'a link',
      (file: string) => {
        const elsewhere = `${file}.elsewhere`;
        writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
        rmSync(file);
        symlinkSync(elsewhere, file);
      },
    ],
  ])('F-65: one that is %s is not read', async (_what, spoil) => {
    const server = await afterOneProcess();
    spoil(files()[0] ?? '');
    server.script(() => prompt('two'));
    const got = await rig(server.baseUrl, { promptCacheDir }).getPrompt(asked);
    expect(got).toMatchObject({ content: 'two', source: 'backend' });
  });

  test('F-65: a disk that cannot be written to is a cache that misses, told once a reason', async () => {
    const server = await scripted(() => prompt('one'));
    writeFileSync(promptCacheDir, 'a file');
    const { getPrompt, log } = rig(server.baseUrl, { promptCacheDir });
    expect(`${await getPrompt(asked)}`).toBe('one');
    await eventually('told', async () => log.length === 1);
    expect(log[0]).toMatch(
      /^Prompts cannot be kept in promptCacheDir \((EEXIST|ENOTDIR)\): is it a directory/,
    );
  });

  test('law 8: there are 1,000 files at most, the oldest go first', async () => {
    const server = await scripted(({ path }) => prompt(path));
    const { getPrompt } = rig(server.baseUrl, { promptCacheDir });
    for (let n = 0; n < 1_020; n += 1) await getPrompt({ promptName: `p${n}` });
    await eventually(
      'pruned',
      async () => files().length === 1_000 && readFileSync(newest()).includes('p1019'),
    );
  });
});

function newest(): string {
  const byTime = files().map((path) => ({
    path,
    mtimeMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  }));
  return byTime.reduce((a, b) => (b.mtimeMs > a.mtimeMs ? b : a)).path;
}
