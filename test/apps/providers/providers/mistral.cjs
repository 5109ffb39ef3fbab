const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');
const { answerAsMistral } = require('../fakes/mistral.cjs');

exports.answer = answerAsMistral;

/** The SDK has spans of its own; by default they go to Mistral, not to the application's provider. */
exports.env = { MISTRAL_SDK_TELEMETRY: 'global' };
exports.instrumentations = () => [];

exports.scenarios = async (url) => {
  // There is no CommonJS build of it.
  const { Mistral } = await import('@mistralai/mistralai');
  const { chat } = new Mistral({ apiKey: 'none', serverURL: url, retryConfig: { strategy: 'none' } });
  const model = 'mistral-large-2411';
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: hello },
  ];
  const question = { role: 'user', content: weatherQuestion };
  const tools = [{ type: 'function', function: weatherTool }];
  return {
    async chat() {
      return [turn(await chat.complete({ model, messages, temperature: 0.2, maxTokens: 256 }))];
    },
    async stream() {
      let output = '';
      for await (const { data } of await chat.stream({ model, messages })) {
        output += data.choices[0].delta.content;
      }
      return [{ output, toolCalls: [] }];
    },
    async tools() {
      const first = await chat.complete({ model, messages: [question], tools });
      const { message } = first.choices[0];
      const results = message.toolCalls.map(({ id, function: { name } }) => ({
        role: 'tool',
        toolCallId: id,
        name,
        content: JSON.stringify(weather),
      }));
      const second = await chat.complete({ model, messages: [question, message, ...results], tools });
      return [turn(first), turn(second)];
    },
    async error() {
      await chat.complete({ model: limitedModel, messages });
    },
  };
};

function turn({ choices }) {
  const { content, toolCalls } = choices[0].message;
  return {
    output: content || undefined,
    toolCalls: (toolCalls ?? []).map(({ id, function: { name, arguments: args } }) => ({
      id,
      name,
      arguments: typeof args === 'string' ? JSON.parse(args) : args,
    })),
  };
}
