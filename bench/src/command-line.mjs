import { parseArgs } from 'node:util';
import { candidates } from './candidates/index.mjs';
import { scenarios } from './scenarios/index.mjs';

const FULL = {
  rounds: 3,
  seconds: 4,
  burstSpans: 50_000,
  startPathLoops: 40,
  unendedSpans: 1_000_000,
  sustainedSeconds: 20,
  ingestSeconds: 20,
  stallSeconds: 5,
  storedEvents: 1_000_000,
  candidates: Object.keys(candidates),
};
const QUICK = {
  rounds: 1,
  seconds: 2,
  burstSpans: 20_000,
  startPathLoops: 10,
  unendedSpans: 200_000,
  sustainedSeconds: 1,
  ingestSeconds: 3,
  stallSeconds: 1,
  storedEvents: 100_000,
  candidates: ['noop', 'otlp-proto', 'lucidic'],
};

export const USAGE = `npm run bench -- [options] [scenario ...]

  scenarios      ${Object.keys(scenarios).join(', ')}; all by default
  --quick        one short round of ${QUICK.candidates.join(', ')}: about two minutes
  --rounds N     rounds, in which the candidates take turns (${FULL.rounds})
  --seconds N    length of "steady" (${FULL.seconds})
  --rate N       spans a second in "steady" (1000)
  --spans N      spans in "burst" (${FULL.burstSpans})
  --stored N     events in "store" (${FULL.storedEvents})
  --latency MS   the sink answers that much later (0)
  --only A,B     candidates: ${FULL.candidates.join(', ')}
  --out FILE     writes every single figure as JSON
  --cpu-prof DIR writes a CPU profile of every process (and distorts the figures)
  --no-build     measures dist/ as it is`;

/**
 * What a command line asks for.
 *
 * @param {readonly string[]} args
 */
export function parseCommandLine(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      rate: { type: 'string' },
      spans: { type: 'string' },
      stored: { type: 'string' },
      latency: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      'cpu-prof': { type: 'string' },
    },
  });
  const defaults = values.quick ? QUICK : FULL;
  return {
    help: values.help,
    rounds: positive('--rounds', values.rounds, defaults.rounds),
    latencyMs: positive('--latency', values.latency, 0),
    settings: {
      seconds: positive('--seconds', values.seconds, defaults.seconds),
      ratePerSecond: positive('--rate', values.rate, 1_000),
      burstSpans: positive('--spans', values.spans, defaults.burstSpans),
      startPathLoops: defaults.startPathLoops,
      unendedSpans: defaults.unendedSpans,
      sustainedSeconds: defaults.sustainedSeconds,
      ingestSeconds: defaults.ingestSeconds,
      stallSeconds: defaults.stallSeconds,
      storedEvents: positive('--stored', values.stored, defaults.storedEvents),
    },
    scenarioNames: known('scenario', positionals, scenarios),
    candidateNames: known('candidate', values.only?.split(',') ?? defaults.candidates, candidates),
    outFile: values.out,
    profileFolder: values['cpu-prof'],
  };
}

/**
 * @param {string} option
 * @param {string | undefined} text
 * @param {number} fallback
 */
function positive(option, text, fallback) {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${option} must be a number above 0, not "${text}"`);
}

/**
 * The names asked for, in the table's order; all of them when none is asked for.
 *
 * @param {string} what
 * @param {readonly string[]} asked
 * @param {Readonly<Record<string, unknown>>} all
 */
function known(what, asked, all) {
  for (const name of asked) {
    if (!Object.hasOwn(all, name)) {
      throw new Error(`no ${what} "${name}"; there are ${Object.keys(all).join(', ')}`);
    }
  }
  return Object.keys(all).filter((name) => asked.length === 0 || asked.includes(name));
}
