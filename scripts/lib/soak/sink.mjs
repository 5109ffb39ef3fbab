import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROCESS = fileURLToPath(new URL('sink-process.mjs', import.meta.url));
const POLL_MS = 25;

/**
 * How the backend behaves: `refuse` closes the port and every connection; `hang` reads and never answers; `reset` resets in
 * the middle of the request (every second one) or, once stored, of the answer; `ackLost` stores and resets unanswered.
 *
 * @typedef {{ readonly kind: 'none' | 'refuse' | 'hang' | 'reset' | 'ackLost' }
 *   | { readonly kind: 'status', readonly status: number, readonly headers?: Readonly<Record<string, string>> }} Fault
 */

/**
 * What the backend says of the spans with numbers below the one asked for.
 *
 * @typedef {import('./account.mjs').Account & { readonly resent: number, readonly requests: number }} SinkAccount
 */

/** A misbehaving backend, seen from another process. */
export class Sink {
  #child;
  #file;
  #port = 0;
  #lastId = 0;
  /** @type {Map<number, (message: { account: object, resent: number, requests: number }) => void>} */
  #waiting = new Map();

  /**
   * @param {string} file Where it stores.
   * @returns {Promise<Sink>}
   */
  static async start(file) {
    const sink = new Sink(file);
    await sink.restart();
    return sink;
  }

  /** @param {string} file */
  constructor(file) {
    this.#file = file;
  }

  get baseUrl() {
    return `http://127.0.0.1:${this.#port}/api`;
  }

  /** Starts the process, on the port it had before. */
  async restart() {
    const child = fork(PROCESS, [this.#file, String(this.#port)]);
    child.on('message', (message) => {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
    this.#child = child;
    const [{ port }] = await once(child, 'message');
    this.#port = port;
  }

  /** Ends the process as `kill -9` does. */
  async kill() {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  /**
   * Misbehaves from here on.
   *
   * @param {Fault} fault
   */
  async become(fault) {
    await this.#ask({ misbehave: fault });
  }

  /**
   * @param {number} upTo
   * @returns {Promise<SinkAccount>}
   */
  async account(upTo) {
    const { account, resent, requests } = await this.#ask({ upTo });
    return { ...account, resent, requests };
  }

  /**
   * Waits until all spans below `upTo` are stored, `timeoutMs` at most.
   *
   * @param {number} upTo
   * @param {number} timeoutMs
   */
  async whenStored(upTo, timeoutMs) {
    const untilMs = performance.now() + timeoutMs;
    while (performance.now() < untilMs && this.#child.connected) {
      if ((await this.account(upTo)).lost === 0) return;
      await delay(POLL_MS);
    }
  }

  async stop() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.disconnect();
    await once(this.#child, 'exit');
  }

  /** @param {object} what */
  #ask(what) {
    return new Promise((resolve) => {
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, resolve);
      this.#child.send({ id: this.#lastId, ...what });
    });
  }
}
