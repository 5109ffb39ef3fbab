import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from './app.mjs';
import { Sink } from './sink.mjs';

/**
 * @typedef {object} Settings
 * @property {number} events Spans of a row with an outage.
 * @property {number} endingEvents Spans of a row about the end of a process.
 * @property {number} ratePerSecond
 * @property {number} outageShare What outages last, as a share of their full length.
 * @property {Readonly<Record<string, unknown>>} options Of every span processor.
 */

/**
 * What a row has in hand.
 *
 * @typedef {object} Scene
 * @property {Sink} sink
 * @property {string} folder Its own, empty.
 * @property {Settings} settings
 * @property {(config: Partial<import('./app.mjs').AppConfig>, wrap?: ConstructorParameters<typeof App>[1]) => App} startApp
 */

/**
 * @typedef {object} Outcome
 * @property {App} app Whose memory counts.
 * @property {Awaited<ReturnType<App['whenEnded']>>} ended Of the last application.
 * @property {number} expected How many spans have to be stored: those with the lowest numbers.
 * @property {number} recoverMs
 */

/**
 * @typedef {object} RowResult
 * @property {number} made
 * @property {number} expected
 * @property {number} lost Of the expected ones.
 * @property {number} twice Stored under two event ids.
 * @property {number} resent Received again under the same id, and stored once.
 * @property {number} requests
 * @property {number} recoverSeconds
 * @property {number} heldMb The largest resident set, less the one before the first span.
 * @property {readonly string[]} problems Empty when the row is clean.
 * @property {string} stderr
 */

/**
 * Runs one row, with a backend and applications in processes of their own.
 *
 * @param {import('./rows.mjs').Row} row
 * @param {Settings} settings
 * @returns {Promise<RowResult>}
 */
export async function runRow(row, settings) {
  const folder = await mkdtemp(join(tmpdir(), 'lucidic-soak-'));
  const sink = await Sink.start(join(folder, 'stored'));
  /** @type {App[]} */
  const apps = [];
  const startApp = ({ options, ...config }, wrap) => {
    const all = { baseUrl: sink.baseUrl, ...settings.options, ...options };
    const app = new App({ ...config, options: all, diaryFile: join(folder, `diary-${apps.length}`) }, wrap);
    apps.push(app);
    return app;
  };
  try {
    const outcome = await row.run({ sink, folder, settings, startApp });
    return describe(outcome, await sink.account(outcome.expected));
  } finally {
    for (const app of apps) app.kill('SIGKILL');
    await sink.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Outcome} outcome
 * @param {import('./sink.mjs').SinkAccount} account
 * @returns {RowResult}
 */
function describe({ app, ended, expected, recoverMs }, { lost, twice, missing, resent, requests }) {
  const { made, idleRssMb, peakRssMb } = app.diary();
  const problems = [];
  if (lost > 0)
    problems.push(
      `lost ${lost} of ${expected}: no. ${missing.join(', ')}${lost > missing.length ? ' …' : ''}`,
    );
  if (twice > 0) problems.push(`${twice} stored twice`);
  if (expected === 0) problems.push('nothing was made');
  if (ended.isKilled) problems.push('the application did not end by itself');
  const { stats } = ended;
  if (stats !== undefined && Object.keys(stats.dropped).length > 0) {
    problems.push(`dropped by its own account: ${JSON.stringify(stats.dropped)}`);
  }
  return {
    made,
    expected,
    lost,
    twice,
    resent,
    requests,
    recoverSeconds: recoverMs / 1_000,
    heldMb: peakRssMb - idleRssMb,
    problems,
    stderr: ended.stderr,
  };
}
