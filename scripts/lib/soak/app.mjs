import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../run.mjs';
import { readDiary } from './diary.mjs';

const PROCESS = fileURLToPath(new URL('app-process.mjs', import.meta.url));
const POLL_MS = 5;

/**
 * @typedef {object} AppConfig
 * @property {Readonly<Record<string, unknown>>} options Of the span processor.
 * @property {string} diaryFile
 * @property {number} firstSerial
 * @property {number} spans
 * @property {number} [ratePerSecond] Absent: all in one turn of the event loop.
 * @property {readonly number[]} killThreadAt After so many spans the delivery thread is killed.
 * @property {'flush' | 'natural' | 'exit' | 'uncaught' | 'stay'} ending
 */

/** An application in a process of its own. */
export class App {
  #child;
  #config;
  #ended;
  #stderr = '';
  #stdout = '';

  /**
   * @param {Pick<AppConfig, 'options' | 'diaryFile' | 'spans' | 'ending'> & Partial<AppConfig>} config
   * @param {(command: readonly string[]) => readonly string[]} [wrap] Puts the command into another one, such as a shell.
   */
  constructor(config, wrap = (command) => command) {
    this.#config = { firstSerial: 0, killThreadAt: [], ...config };
    const [command, ...args] = wrap([process.execPath, PROCESS, JSON.stringify(this.#config)]);
    const child = spawn(command, args, { cwd: ROOT, env: cleanEnvironment() });
    child.stderr.on('data', (chunk) => {
      this.#stderr += chunk;
    });
    child.stdout.on('data', (chunk) => {
      this.#stdout += chunk;
    });
    this.#child = child;
    this.#ended = once(child, 'close');
  }

  /** @returns {import('./diary.mjs').Entries} */
  diary() {
    const { diaryFile } = this.#config;
    return existsSync(diaryFile)
      ? readDiary(diaryFile)
      : { made: 0, spooled: 0, idleRssMb: 0, peakRssMb: 0, endingAtMs: 0 };
  }

  /**
   * Waits until a share of the spans is made.
   *
   * @param {number} share 0 to 1
   */
  async whenMade(share) {
    while (this.diary().made < this.#config.spans * share) {
      if (this.#child.exitCode !== null) throw new Error(`the application ended early: ${this.#stderr}`);
      await delay(POLL_MS);
    }
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    this.#child.kill(signal);
  }

  /**
   * Waits for its end; kills it after `timeoutMs`.
   *
   * @param {number} timeoutMs
   */
  async whenEnded(timeoutMs) {
    let isKilled = false;
    const timer = setTimeout(() => {
      isKilled = true;
      this.#child.kill('SIGKILL');
    }, timeoutMs);
    const [code, signal] = await this.#ended;
    clearTimeout(timer);
    const stderr = this.#stderr.trim();
    const stats = this.#stdout === '' ? undefined : JSON.parse(this.#stdout);
    return { code, signal, isKilled, stderr, stats, endedAtMs: Date.now() };
  }
}

/** Settings of the shell must not change what is tried. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OTEL|LUCIDIC|NODE)_/.test(name)),
  );
}
