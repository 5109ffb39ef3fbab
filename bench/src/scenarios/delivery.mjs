/**
 * What became of the spans that were made, as the sink saw it.
 *
 * @param {import('./scenario.d.ts').Bench} bench
 * @param {number} made
 * @returns {Promise<import('./scenario.d.ts').Metrics>}
 */
export async function countDelivery(bench, made) {
  if (!bench.delivers) return {};
  const { delivered, duplicates, requests, wireBytes, cpuSeconds } = await bench.sink('counts');
  return {
    delivered,
    lost: made - delivered,
    duplicates,
    requests,
    sinkCpuSeconds: cpuSeconds,
    ...(delivered > 0 && { wireBytesPerSpan: wireBytes / delivered }),
  };
}

/** @type {readonly import('./scenario.d.ts').Column[]} */
export const DELIVERY_COLUMNS = [
  { metric: 'delivered', title: 'delivered', digits: 0 },
  { metric: 'lost', title: 'lost', digits: 0 },
  { metric: 'duplicates', title: 'twice', digits: 0 },
];
