import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.join(__dirname, '..', '..');

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo against what is built, away from the settings of whoever runs the tests. */
async function runDemo(): Promise<Ended> {
  const { OPENAI_API_KEY: _unset, ...env } = process.env;
  const child = spawn(process.execPath, ['scripts/demo.mjs', '--exit', '--no-build'], { cwd: root, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

describe('npm run demo', () => {
  let demo: Ended;
  let rows: string[];

  beforeAll(async () => {
    demo = await runDemo();
    rows = demo.stdout.split('\n');
  }, 60_000);

  /** Lines of the printed tree that hold an event of this type and status. */
  function printed(type: string, status = ''): string[] {
    return rows.filter((row) => row.includes(` ${type} `) && row.endsWith(status));
  }

  it('ends well', () => {
    expect({ code: demo.code, output: demo.stdout + demo.stderr }).toEqual({
      code: 0,
      output: expect.not.stringContaining('NOT AS EXPECTED'),
    });
  });

  it('shows one session', () => {
    expect(rows.filter((row) => row.startsWith('Session '))).toHaveLength(1);
  });

  it('shows each model call once, though LangChain and the client under it are both instrumented', () => {
    expect(printed('llm_generation', 'ok')).toHaveLength(6);
    expect(printed('llm_generation', 'error')).toHaveLength(1);
    expect(printed('llm_generation', 'error')[0]).toContain('err-429');
  });

  it('prices every call that said what it used', () => {
    const unpriced = printed('llm_generation', 'ok').filter(
      (row) => !/\d+ in, \d+ out\s+\$0\.0\d+/.test(row),
    );
    // The streamed chat.
    expect(unpriced).toHaveLength(1);
  });

  it('shows both tool calls', () => {
    expect(printed('function_call').filter((row) => row.includes('get_weather'))).toHaveLength(2);
  });

  it('shows why the LangChain call failed', () => {
    const errors = printed('error_traceback', 'error');
    expect(errors.length).toBeGreaterThanOrEqual(1);
    expect(errors.join('\n')).toContain('429');
  });

  it('hangs everything under the agent', () => {
    const sessionLine = rows.findIndex((row) => row.startsWith('Session '));
    const tree = rows.slice(sessionLine + 1, rows.indexOf('', sessionLine));
    expect(tree[0]).toContain('travel-assistant');
    expect(tree.length).toBeGreaterThan(15);
    for (const row of tree.slice(1)) expect(row).toMatch(/^[│├└ ]/);
  });

  it('loses nothing and takes nothing from the other exporter', () => {
    const counts = /(\d+) accepted: (\d+) delivered, (\d+) merged .*, (\d+) dropped, (\d+) pending/
      .exec(demo.stdout)
      ?.slice(1)
      .map(Number);
    const [accepted = 0, delivered = 0, merged = 0, dropped, pending] = counts ?? [];
    expect(delivered).toBeGreaterThan(15);
    // The two calls of the LangChain chain that worked.
    expect({ merged, dropped, pending }).toEqual({ merged: 2, dropped: 0, pending: 0 });
    expect(accepted).toBe(delivered + merged);
    expect(demo.stdout).toContain('Other exporter (a witness in memory): 20 spans');
  });

  it('says what the instrumentations do not tell', () => {
    const spots = rows.filter((row) => row.startsWith('Blind spot: ')).join('\n');
    expect(spots).toContain('never ends its span');
    expect(spots).toContain('no tokens and no cost');
  });

  it('names the page and closes it', () => {
    expect(demo.stdout).toMatch(/The page: http:\/\/127\.0\.0\.1:\d+ /);
    expect(demo.stdout).not.toContain('\u001b[');
  });

  it('tells what it is doing', () => {
    expect(demo.stderr.split('\n')).toEqual(
      expect.arrayContaining(['Starting the local backend…', 'Running the agent…']),
    );
  });
});
