import { once } from 'node:events';

/**
 * Asks the sink through the parent: an HTTP client in here would be in the figures.
 *
 * @param {'reset' | 'counts'} what
 * @param {Partial<import('../sink/start-sink.mjs').Manners>} [manners]
 * @returns {Promise<import('../sink/tally.mjs').Counts>}
 */
export async function askParent(what, manners) {
  process.send({ ask: what, manners });
  const [counts] = await once(process, 'message');
  return counts;
}

/**
 * @param {import('../scenarios/scenario.d.ts').Metrics} metrics
 * @returns {Promise<void>} resolves when they are on their way
 */
export function tellParent(metrics) {
  return new Promise((resolve, reject) => {
    process.send({ metrics }, undefined, {}, (error) => (error ? reject(error) : resolve()));
  });
}
