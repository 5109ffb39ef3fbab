import { FLOOR, REFERENCE } from '../candidates/index.mjs';
import { median } from '../measure/median.mjs';

/**
 * One measurement: one candidate, one scenario, one round.
 *
 * @typedef {object} Run
 * @property {number} round
 * @property {string} scenario
 * @property {string} candidate
 * @property {import('../scenarios/scenario.d.ts').Metrics} metrics
 */

/**
 * A metric over the rounds. `added` is over the floor, `ratio` that to the reference; both are taken within a round,
 * where the machine was in the same mood, before the median.
 *
 * @typedef {{ median?: number, added?: number, ratio?: number, rounds: number[] }} Figure
 */

/**
 * @param {readonly Run[]} runs Of one scenario.
 * @param {string} candidate
 * @param {string} metric
 * @returns {Figure}
 */
export function summarize(runs, candidate, metric) {
  const own = runs.filter((run) => run.candidate === candidate && metric in run.metrics);
  const valueIn = (name, round) =>
    runs.find((run) => run.candidate === name && run.round === round)?.metrics[metric];
  const addedIn = (name, round) => difference(valueIn(name, round), valueIn(FLOOR, round));
  const rounds = own.map(({ round }) => round);
  return {
    rounds: own.map(({ metrics }) => metrics[metric]),
    median: median(own.map(({ metrics }) => metrics[metric])),
    added: median(known(rounds.map((round) => addedIn(candidate, round)))),
    ratio: median(
      known(rounds.map((round) => quotient(addedIn(candidate, round), addedIn(REFERENCE, round)))),
    ),
  };
}

/**
 * @param {number | undefined} a
 * @param {number | undefined} b
 */
function difference(a, b) {
  return a === undefined || b === undefined ? undefined : a - b;
}

/**
 * Undefined where the reference drowns in the noise of the floor.
 *
 * @param {number | undefined} a
 * @param {number | undefined} b
 */
function quotient(a, b) {
  return a === undefined || b === undefined || b <= 0 ? undefined : a / b;
}

/** @param {readonly (number | undefined)[]} values */
function known(values) {
  return values.filter((value) => value !== undefined);
}
