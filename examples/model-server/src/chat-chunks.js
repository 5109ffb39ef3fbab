/**
 * Cuts a completion into the chunks of a stream. Joined again they give the same completion.
 *
 * @param {Record<string, any>} completion
 * @param {boolean} includeUsage whether a last chunk with no choices carries the usage
 * @returns {Generator<Record<string, unknown>>}
 */
function* chatChunks(completion, includeUsage) {
  const { choices, usage, ...rest } = completion;
  const { message, finish_reason: finishReason } = choices[0];
  const chunk = (delta, reason = null) => ({
    ...rest,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    // The API sends the field in every chunk once it was asked for.
    ...(includeUsage && { usage: null }),
  });

  yield chunk({ role: 'assistant', content: message.content === null ? null : '', refusal: null });
  for (const piece of pieces(message.content ?? '')) yield chunk({ content: piece });
  for (const [index, call] of (message.tool_calls ?? []).entries()) {
    const { id, type } = call;
    yield chunk({ tool_calls: [{ index, id, type, function: { name: call.function.name, arguments: '' } }] });
    for (const piece of pieces(call.function.arguments)) {
      yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  yield chunk({}, finishReason);
  if (includeUsage) yield { ...rest, object: 'chat.completion.chunk', choices: [], usage };
}

/**
 * @param {string} text
 * @returns {string[]} words, each with the space after it
 */
function pieces(text) {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

module.exports = { chatChunks };
