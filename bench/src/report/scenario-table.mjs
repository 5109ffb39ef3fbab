import { FLOOR } from '../candidates/index.mjs';
import { summarize } from './summarize.mjs';
import { figure, table } from './table.mjs';

/**
 * A scenario's table: the candidates under each other, medians over the rounds.
 *
 * @param {import('../scenarios/scenario.d.ts').Scenario} scenario
 * @param {readonly import('./summarize.mjs').Run[]} runs Of this scenario.
 */
export function scenarioTable({ columns }, runs) {
  const names = [...new Set(runs.map((run) => run.candidate))];
  // Without the floor there is nothing to compare with.
  const shown = names.includes(FLOOR) ? columns : columns.map(({ compare, ...column }) => column);
  const head = shown.flatMap(({ title, compare }) => [title, ...COMPARISONS[compare ?? 'none']]);
  const rows = names.map((name) => [name, ...shown.flatMap((column) => cells(runs, name, column))]);
  return table(['', ...head], rows);
}

/** The columns that a comparison appends. */
const COMPARISONS = { none: [], added: ['added'], ratio: ['added', 'ratio'] };

/**
 * @param {readonly import('./summarize.mjs').Run[]} runs
 * @param {string} name
 * @param {import('../scenarios/scenario.d.ts').Column} column
 */
function cells(runs, name, { metric, digits, compare = 'none' }) {
  const { median, added, ratio } = summarize(runs, name, metric);
  const comparison = name === FLOOR ? ['', ''] : [figure(added, digits), figure(ratio, 2)];
  return [figure(median, digits), ...comparison.slice(0, COMPARISONS[compare].length)];
}
