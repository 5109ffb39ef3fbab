import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));

/**
 * How the sink answers: each request `latencyMs` late, or, when it hangs, none.
 *
 * @typedef {{ readonly latencyMs: number, readonly hangs?: boolean }} Manners
 */

/**
 * A running sink, seen from another process.
 *
 * @typedef {object} Sink
 * @property {string} origin As in `http://127.0.0.1:40123`.
 * @property {(what: 'reset' | 'counts', manners?: Partial<Manners>) => Promise<import('./tally.mjs').Counts>} ask
 *   `reset` begins a new count, with `manners` until the next one.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the sink in a process of its own, so that its work is in nobody's figures.
 *
 * @param {Manners} manners Of every count that names none.
 * @returns {Promise<Sink>}
 */
export async function startSink(manners) {
  const child = fork(SERVER, [String(manners.latencyMs)]);
  const [{ origin }] = await once(child, 'message');
  /** @type {Map<number, (counts: import('./tally.mjs').Counts) => void>} */
  const waiting = new Map();
  let lastId = 0;
  child.on('message', ({ id, counts }) => {
    waiting.get(id)?.(counts);
    waiting.delete(id);
  });
  return {
    origin,
    ask: (what, asked) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        child.send({ id: lastId, what, manners: { ...manners, ...asked } });
      }),
    stop: async () => {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
