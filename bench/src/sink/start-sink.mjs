import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));

/**
 * A running sink, seen from another process.
 *
 * @typedef {object} Sink
 * @property {string} origin As in `http://127.0.0.1:40123`.
 * @property {(what: 'reset' | 'counts') => Promise<import('./tally.mjs').Counts>} ask
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the sink in a process of its own, so that its work is in nobody's figures.
 *
 * @param {{ latencyMs: number }} options `latencyMs` is added to every answer.
 * @returns {Promise<Sink>}
 */
export async function startSink({ latencyMs }) {
  const child = fork(SERVER, [String(latencyMs)]);
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
    ask: (what) =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        child.send({ id: lastId, what });
      }),
    stop: async () => {
      child.disconnect();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
