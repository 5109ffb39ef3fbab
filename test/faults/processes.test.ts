import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

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

test.each([
  ['restart', 'the backend is killed and comes back'],
  ['thread', 'the delivery thread is killed, twice'],
  ['natural', 'the process ends by itself'],
  ['exit', 'process.exit() comes in the turn of the loop that made the spans'],
  ['sigterm', 'SIGTERM comes between two spans'],
  ['uncaught', 'an exception is not caught'],
  ['kill', 'kill -9 comes while the backend is down: what was spooled is sent by the next process'],
  ['kill-span', 'kill -9 comes, with spoolSync span: what has ended is sent by the next process'],
  ['disk', 'the disk of the spool is full while the backend is down'],
])('%s: %s: every span is stored once', async (name) => {
  const result = await shortRow(name);
  expect(result).toMatchObject({ lost: 0, twice: 0, problems: [] });
  expect(result.expected).toBeGreaterThan(0);
});
