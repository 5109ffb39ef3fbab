import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSpool } from './compile-spool';

/**
 * What each child begins with: `open(directory, options)`, a clock that `clock.skipMs` moves on, `say(value)` that writes a
 * line of JSON at once, and `problems`.
 */
const PRELUDE = `
const { writeSync } = require('node:fs');
const problems = [];
const clock = {
  skipMs: 0,
  nowMs: () => Date.now() + clock.skipMs,
  monotonicMs: () => performance.now() + clock.skipMs,
  after: (ms, fn) => { const timer = setTimeout(fn, ms); timer.unref(); return { cancel: () => clearTimeout(timer) }; },
  soon: (fn) => setImmediate(fn),
};
const say = (value) => writeSync(1, JSON.stringify(value) + '\\n');
const open = (directory, options) => require(process.env.SPOOL).openSpool({
  directory, clock, onProblem: (reason) => problems.push(reason), ...options });
`;

export interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  /** The values it has said. A line that is not whole yet is left out. */
  said(): unknown[];
}

/** Runs scripts as processes of their own, on the spool compiled from its sources. All are gone after the tests. */
export function children(directory: string): {
  run(script: string, shell?: (command: string) => string): Child;
} {
  const running = new Set<ChildProcess>();
  let spool = '';
  let count = 0;
  beforeAll(() => {
    spool = compileSpool(join(directory, 'compiled'));
  });
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });
  return {
    run(script, shell = (command) => `exec ${command}`) {
      count += 1;
      const file = join(directory, `child-${count}.js`);
      const output = join(directory, `child-${count}.out`);
      writeFileSync(file, `${PRELUDE}\n${script}`);
      // A file takes all that is said at once; a pipe would make the child wait for us.
      const fd = openSync(output, 'w');
      const child = spawn('/bin/sh', ['-c', shell(`'${process.execPath}' '${file}'`)], {
        env: { ...process.env, NODE_OPTIONS: '', SPOOL: spool },
        stdio: ['pipe', fd, 'inherit'],
      });
      closeSync(fd);
      running.add(child);
      const ended = new Promise((resolve) => {
        child.once('close', (code) => {
          running.delete(child);
          resolve(code);
        });
      });
      const said = (): unknown[] =>
        readFileSync(output, 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
      return { process: child, ended, said };
    },
  };
}
