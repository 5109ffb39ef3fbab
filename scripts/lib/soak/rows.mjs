import { ending } from './ending.mjs';
import { outage } from './outage.mjs';
import { recovered } from './recovered.mjs';

/**
 * One way in which things go wrong.
 *
 * @typedef {object} Row
 * @property {string} title
 * @property {string} [needs] The option of the build without which there is nothing to try.
 * @property {(scene: import('./run-row.mjs').Scene) => Promise<import('./run-row.mjs').Outcome>} run
 */

/**
 * The fault matrix, by the name a row has on the command line.
 *
 * @type {Readonly<Record<string, Row>>}
 */
export const rows = {
  healthy: { title: 'no fault', run: outage({ seconds: 0 }) },
  'http-503': { title: '503 for 40 s', run: outage({ fault: { kind: 'status', status: 503 }, seconds: 40 }) },
  'http-429': {
    title: '429, Retry-After: 2, for 5 s',
    run: outage({ fault: { kind: 'status', status: 429, headers: { 'retry-after': '2' } }, seconds: 5 }),
  },
  refused: { title: 'connection refused for 10 s', run: outage({ fault: { kind: 'refuse' }, seconds: 10 }) },
  hang: { title: 'never answers, for 5 s', run: outage({ fault: { kind: 'hang' }, seconds: 5 }) },
  reset: { title: 'reset mid-body, for 3 s', run: outage({ fault: { kind: 'reset' }, seconds: 3 }) },
  ack: { title: 'stored, answer lost, for 1 s', run: outage({ fault: { kind: 'ackLost' }, seconds: 1 }) },
  restart: {
    title: 'backend killed, back after 3 s',
    run: outage({
      seconds: 3,
      begin: ({ sink }) => sink.kill(),
      end: ({ sink }) => sink.restart(),
    }),
  },
  thread: {
    title: 'delivery thread killed, twice',
    needs: 'exportMode',
    run: outage({ seconds: 0, killThreadAt: [0.3, 0.7] }),
  },
  natural: { title: 'natural end', run: ending({ ending: 'natural' }) },
  exit: { title: 'process.exit() at once', run: ending({ ending: 'exit', isBurst: true }) },
  sigterm: { title: 'SIGTERM', run: ending({ ending: 'stay', signalAt: 0.6 }) },
  uncaught: { title: 'uncaught exception', run: ending({ ending: 'uncaught' }) },
  kill: {
    title: 'kill -9 with spool, backend down',
    needs: 'spoolDir',
    run: recovered({ spoolSync: 'batch' }),
  },
  'kill-span': {
    title: "kill -9, spoolSync 'span'",
    needs: 'spoolSync',
    run: recovered({ spoolSync: 'span' }),
  },
  disk: {
    title: 'disk full (spool), 503 for 3 s',
    needs: 'spoolDir',
    run: outage({ fault: { kind: 'status', status: 503 }, seconds: 3, hasSmallDisk: true }),
  },
};
