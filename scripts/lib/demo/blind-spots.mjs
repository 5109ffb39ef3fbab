/**
 * What the instrumentations do not tell, one line each, as found in this run.
 *
 * @param {{ run: { modelCalls: string[] } }} report
 * @param {ReadonlyArray<Record<string, any>>} events
 * @returns {string[]}
 */
export function blindSpots(report, events) {
  const models = events.filter((event) => event.type === 'llm_generation');
  const lines = [];
  if (report.run.modelCalls.includes('unfinished')) {
    const shown = models.some((event) => event.payload.status === 'interrupted')
      ? 'Lucidic shows it as interrupted.'
      : 'it is in no exporter, Lucidic included.';
    lines.push(`The plain OpenAI call that fails: OpenInference never ends its span; ${shown}`);
  }
  const withoutUsage = models.filter(
    (event) => event.payload.status === 'ok' && event.payload.usage?.output_tokens === undefined,
  );
  if (withoutUsage.length > 0) {
    lines.push(
      'The streamed chat: OpenInference reads no usage from a chat stream, so the event has no tokens and no cost.',
    );
  }
  return lines;
}
