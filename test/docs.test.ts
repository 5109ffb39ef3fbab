import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PARTS = ['README.md', 'backend/README.md', 'docs', 'test/fixtures', 'test/mapping/support'];

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lucidic-docs-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true });
});

afterEach(() => rmSync(root, { recursive: true }));

/** Runs `npm run docs` on the copy. */
function docs(...args: readonly string[]) {
  const script = join(ROOT, 'scripts', 'docs.mjs');
  return new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile(process.execPath, [script, '--root', root, ...args], (error, _stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stderr }),
    );
  });
}

/** The cells of a row of the table, from the messages on. */
function marks(client: string, instrumentation: string): readonly string[] {
  const rows = readFileSync(join(root, 'docs/providers.md'), 'utf8').split('\n');
  const row = rows.find((line) => line.includes(client) && line.includes(instrumentation)) ?? '';
  return row
    .split('|')
    .slice(4, -2)
    .map((cell) => cell.replace(/<sup>.*<\/sup>/, '').trim());
}

/** Rewrites a golden event as a change of the mapping would. */
function changeGolden(name: string, change: (payload: { usage?: object; response: object }) => void): void {
  const file = join(root, 'test/fixtures/golden', `${name}.json`);
  const golden: { payload: { usage?: object; response: object } }[][] = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  for (const event of golden.flat()) change(event.payload);
  writeFileSync(file, JSON.stringify(golden));
}

test('the documentation is in step with the code and the fixtures', async () => {
  expect(await docs('--check')).toEqual({ code: 0, stderr: '' });
});

test('a golden event that changes makes the check fail until the table is made anew', async () => {
  expect(marks('`cohere-ai` 8', 'traceloop')[0]).toBe('✓');
  changeGolden('cohere-traceloop-v1-chat', (payload) => {
    payload.usage = { input_tokens: 71, output_tokens: 9 };
    payload.response = {};
  });
  expect(await docs('--check')).toEqual({
    code: 1,
    stderr: 'docs/providers.md is out of date: run `npm run docs`.\n',
  });
  expect(await docs()).toEqual({ code: 0, stderr: '' });
  expect(marks('`cohere-ai` 8', 'traceloop')).toMatchObject({ 0: '–', 2: '✓' });
  expect((await docs('--check')).code).toBe(0);
});

test('a mark is a tick only where a golden event has it, and empty where nothing was captured', () => {
  expect(marks('client-bedrock', 'openinference')).toEqual(['✓', '✓', '✓', '✓', '✓']);
  expect(marks('`@google-cloud/vertexai`', 'traceloop').slice(0, 2)).toEqual(['✓', '–']);
  expect(marks('`openai` 5', '@opentelemetry/instrumentation-openai')[4]).toBe('✓');
  expect(marks('`groq-sdk`', 'openinference').slice(3)).toEqual(['✓', '']);
});

test('a README whose table of options was edited by hand fails too', async () => {
  const readme = join(root, 'README.md');
  writeFileSync(readme, readFileSync(readme, 'utf8').replace('| `apiKey` |', '| `api_key` |'));
  expect(await docs('--check')).toEqual({
    code: 1,
    stderr: 'README.md is out of date: run `npm run docs`.\n',
  });
});

test('both READMEs show what `lucidic explain` really prints', async () => {
  for (const name of ['README.md', 'backend/README.md']) {
    const readme = join(root, name);
    const text = readFileSync(readme, 'utf8');
    expect(text).toMatch(/\n\d spans? → \d events?, \d joined, 0 dropped\n```/);
    writeFileSync(readme, text.replace('    dialect    ', '    tongue     '));
    expect(await docs('--check')).toEqual({
      code: 1,
      stderr: `${name} is out of date: run \`npm run docs\`.\n`,
    });
    await docs();
    expect(readFileSync(readme, 'utf8')).toBe(text);
  }
});
