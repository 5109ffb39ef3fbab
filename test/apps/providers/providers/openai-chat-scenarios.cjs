const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');

const messages = [
  { role: 'system', content: system },
  { role: 'user', content: hello },
];
const question = { role: 'user', content: weatherQuestion };
const tools = [{ type: 'function', function: weatherTool }];

/** Chat completions through a client of the `openai` package, or one that is made like it. */
function chatScenarios(client, model) {
  const ask = (request) => client.chat.completions.create({ model, ...request });
  return {
    async chat() {
      const { choices } = await ask({ messages, temperature: 0.2, max_tokens: 256 });
      return [turn(choices[0].message)];
    },
    async stream() {
      const chunks = await ask({ messages, stream: true, stream_options: { include_usage: true } });
      return [turn(await collect(chunks))];
    },
    async tools() {
      const [{ message }] = (await ask({ messages: [question], tools })).choices;
      const second = await ask({ messages: [question, message, ...results(message)], tools });
      return [turn(message), turn(second.choices[0].message)];
    },
    async 'tools stream'() {
      const chunks = await ask({ messages: [question], tools, stream: true });
      return [turn(await collect(chunks))];
    },
    async error() {
      await ask({ model: limitedModel, messages });
    },
  };
}

function results({ tool_calls: calls }) {
  return calls.map(({ id }) => ({ role: 'tool', tool_call_id: id, content: JSON.stringify(weather) }));
}

/** A stream's deltas as the message they make up. */
async function collect(chunks) {
  const message = { content: null };
  for await (const { choices } of chunks) {
    const delta = choices[0]?.delta ?? {};
    if (delta.content) message.content = (message.content ?? '') + delta.content;
    for (const { index, id, function: called } of delta.tool_calls ?? []) {
      message.tool_calls ??= [];
      message.tool_calls[index] ??= { id, function: { name: called.name, arguments: '' } };
      message.tool_calls[index].function.arguments += called.arguments;
    }
  }
  return message;
}

function turn({ content, tool_calls: calls = [] }) {
  return {
    output: content ?? undefined,
    toolCalls: calls.map(({ id, function: { name, arguments: text } }) => ({
      id,
      name,
      arguments: JSON.parse(text),
    })),
  };
}

module.exports = { chatScenarios };
