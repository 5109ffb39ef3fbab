import { spawn } from 'node:child_process';
import { join } from 'node:path';

// What an application would run, as with all tests that start processes with packages of ours in them.
const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

/** How a run of the built command ended. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built `lucidic` with what it gets on stdin. `NO_COLOR` and the like are its own, not the test run's. */
export function lucidicCli(args: readonly string[], stdin?: string): Promise<CliRun> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CLI, ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin);
  });
}
