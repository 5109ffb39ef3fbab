import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const { optionTable }: { optionTable: Record<string, unknown> } = createRequire(__filename)(
  join(ROOT, 'dist/src/core/option-table.js'),
);

/** One line of `scripts/soak.mjs --json`. */
interface RowResult {
  readonly expected: number;
  readonly lost: number;
  readonly twice: number;
  readonly problems: readonly string[];
}

/** Runs a row of the soak with 500 spans and short outages: the built package, applications and backend as processes. */
function shortRow(name: string): Promise<RowResult> {
  const args = ['scripts/soak.mjs', '--no-build', '--quick', '--json', name];
  const child = spawn(process.execPath, args, { cwd: ROOT });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('close', () => {
      if (stdout === '') reject(new Error(stderr));
      else resolve(JSON.parse(stdout));
    });
  });
}

describe.each([
  ['restart', 'the backend is killed and comes back', 'exportMode'],
  ['thread', 'the delivery thread is killed, twice', 'exportMode'],
  ['natural', 'the process ends by itself', 'exportMode'],
  ['exit', 'process.exit() comes in the turn of the loop that made the spans', 'exitTimeoutMs'],
  ['sigterm', 'SIGTERM comes between two spans', 'exitTimeoutMs'],
  ['uncaught', 'an exception is not caught', 'exitTimeoutMs'],
  [
    'kill',
    'kill -9 comes while the backend is down: what was spooled is sent by the next process',
    'spoolDir',
  ],
  [
    'kill-span',
    'kill -9 comes, with spoolSync span: what has ended is sent by the next process',
    'spoolSync',
  ],
  ['disk', 'the disk of the spool is full while the backend is down', 'spoolDir'],
])('%s', (name, title, option) => {
  if (!Object.hasOwn(optionTable, option)) {
    test.todo(`${title}: skipped, the build has no option \`${option}\``);
    return;
  }
  test(`${title}: every span is stored once`, async () => {
    const result = await shortRow(name);
    expect(result).toMatchObject({ lost: 0, twice: 0, problems: [] });
    expect(result.expected).toBeGreaterThan(0);
  });
});
