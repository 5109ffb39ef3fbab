/** A whole answer. */
exports.json = (value, status = 200) => ({
  status,
  type: 'application/json',
  chunks: [JSON.stringify(value)],
});

/** Server-sent events without names, as OpenAI's chat and Gemini send them. `last` is their end mark, where they have one. */
exports.dataEvents = (values, last) => ({
  type: 'text/event-stream',
  chunks: [
    ...values.map((value) => `data: ${JSON.stringify(value)}\n\n`),
    ...(last === undefined ? [] : [`data: ${last}\n\n`]),
  ],
});

/** Server-sent events that are named by their `type`, as Anthropic and OpenAI's responses send them. */
exports.typedEvents = (values) => ({
  type: 'text/event-stream',
  chunks: values.map((value) => `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`),
});

/** One JSON value a line, as Cohere's first API streams. */
exports.jsonLines = (values) => ({
  type: 'application/stream+json',
  chunks: values.map((value) => `${JSON.stringify(value)}\n`),
});
