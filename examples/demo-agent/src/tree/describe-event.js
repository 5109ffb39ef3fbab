const maxTitleLength = 44;

/**
 * The cells of one event's line. What the event does not say is an empty string.
 *
 * @param {Record<string, any>} event
 * @returns {{ title: string, tokens: string, cost: string, duration: string, status: string }}
 */
function describeEvent(event) {
  const { usage } = event.payload;
  return {
    title: titleOf(event),
    tokens:
      usage?.output_tokens === undefined ? '' : `${usage.input_tokens ?? 0} in, ${usage.output_tokens} out`,
    // Seven decimals: a short call of a small model costs some millionths of a dollar.
    cost: usage?.cost === undefined ? '' : `$${usage.cost.toFixed(7)}`,
    duration: typeof event.duration === 'number' ? `${Math.round(event.duration * 1000)} ms` : '',
    status: event.type === 'error_traceback' ? 'error' : (event.payload.status ?? ''),
  };
}

/** @param {Record<string, any>} event */
function titleOf({ type, payload, metadata }) {
  const title = {
    llm_generation: payload.request?.model,
    function_call: payload.function_name,
    error_traceback: payload.error,
    generic: payload.details ?? metadata?.name,
  }[type];
  const firstLine = String(title ?? type).split('\n', 1)[0];
  return firstLine.length > maxTitleLength ? `${firstLine.slice(0, maxTitleLength - 1)}…` : firstLine;
}

module.exports = { describeEvent };
