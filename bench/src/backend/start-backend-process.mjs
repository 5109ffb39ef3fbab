import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../../backend/dist/cli.js', import.meta.url));
/** Linux counts the time of other processes in these. */
const TICKS_PER_SECOND = 100;

/**
 * A local backend in a process of its own, with its file in a folder of its own.
 *
 * @typedef {object} BackendProcess
 * @property {string} url As in `http://127.0.0.1:40123`.
 * @property {() => number | undefined} cpuSeconds What it has used so far; undefined elsewhere than on Linux.
 * @property {() => Promise<void>} stop
 */

/**
 * Makes a folder for the file of a store.
 *
 * @returns {{ file: string, remove: () => void }}
 */
export function makeStoreFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'lucidic-bench-'));
  return {
    file: path.join(folder, 'dev.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Starts `lucidic` as built.
 *
 * @param {string} file Where its store is.
 * @returns {Promise<BackendProcess>}
 */
export async function startBackendProcess(file) {
  // With --cpu-prof it is this process that is of interest; a name would be the parent's.
  const flags = process.execArgv.filter((flag) => !flag.startsWith('--cpu-prof-name'));
  const child = spawn(process.execPath, [...flags, CLI, '--port', '0', '--no-otlp', '--db', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout) {
    said += chunk;
    if (said.includes('\n')) break;
  }
  const url = /http:\/\/\S+?:\d+/.exec(said)?.[0];
  if (url === undefined) throw new Error(`the backend did not start: ${said}`);
  return {
    url,
    cpuSeconds: () => cpuSeconds(child.pid),
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

/** @param {number} pid */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
