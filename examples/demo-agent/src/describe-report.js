/**
 * @typedef {object} AgentReport
 * @property {{ traceId: string, modelCalls: string[], toolCalls: string[] }} run
 * @property {import('./telemetry').TelemetryReport} telemetry
 */

/**
 * What became of the agent's telemetry, for people.
 *
 * @param {AgentReport} report
 * @returns {string} several lines
 */
function describeReport({ telemetry: { lucidic, otherExporter } }) {
  const { duplicate = 0, ...lost } = lucidic.dropped;
  const received =
    otherExporter.received === undefined
      ? 'ask its receiver for the count'
      : `${otherExporter.received} spans`;
  return [
    `Lucidic: ${lucidic.accepted} accepted: ${lucidic.delivered} delivered, ${duplicate} merged (the same call seen ` +
      `by two instrumentations), ${describeCounts(lost)} dropped, ${lucidic.pending} pending`,
    `Other exporter (${otherExporter.name}): ${received}`,
  ].join('\n');
}

/**
 * @param {Record<string, number>} counts
 * @returns {string} such as `3 (queue_full 2, rejected 1)`
 */
function describeCounts(counts) {
  const entries = Object.entries(counts).filter(([, count]) => count > 0);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return '0';
  return `${total} (${entries.map(([reason, count]) => `${reason} ${count}`).join(', ')})`;
}

module.exports = { describeReport };
