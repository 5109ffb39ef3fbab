const { answerAsAnthropic } = require('../fakes/anthropic.cjs');
const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');

exports.answer = answerAsAnthropic;

/** Beside the spans of the SDK itself, which are on as soon as there is a tracer provider. */
exports.instrumentations = () => {
  const { AnthropicInstrumentation } = require('@arizeai/openinference-instrumentation-anthropic');
  return [new AnthropicInstrumentation()];
};

exports.scenarios = (url) => {
  const { Anthropic } = require('@anthropic-ai/sdk');
  const client = new Anthropic({ apiKey: 'none', baseURL: url, maxRetries: 0 });
  const base = { model: 'claude-sonnet-4-5', max_tokens: 256, system };
  const messages = [{ role: 'user', content: hello }];
  const question = { role: 'user', content: weatherQuestion };
  const tools = [toolOf(weatherTool)];
  return {
    async messages() {
      return [turn(await client.messages.create({ ...base, temperature: 0.2, messages }))];
    },
    async stream() {
      const events = await client.messages.create({ ...base, messages, stream: true });
      let output = '';
      for await (const { type, delta } of events) {
        if (type === 'content_block_delta') output += delta.text;
      }
      return [{ output, toolCalls: [] }];
    },
    async 'stream helper'() {
      return [turn(await client.messages.stream({ ...base, messages }).finalMessage())];
    },
    async tools() {
      const first = await client.messages.create({ ...base, messages: [question], tools });
      const results = calls(first).map(({ id }) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: JSON.stringify(weather),
      }));
      const conversation = [
        question,
        { role: 'assistant', content: first.content },
        { role: 'user', content: results },
      ];
      return [turn(first), turn(await client.messages.create({ ...base, messages: conversation, tools }))];
    },
    async 'tools stream'() {
      return [turn(await client.messages.stream({ ...base, messages: [question], tools }).finalMessage())];
    },
    async error() {
      await client.messages.create({ ...base, model: limitedModel, messages });
    },
  };
};

function toolOf({ parameters, ...tool }) {
  return { ...tool, input_schema: parameters };
}

function calls({ content }) {
  return content.filter((block) => block.type === 'tool_use');
}

function turn(message) {
  return {
    output: message.content.find((block) => block.type === 'text')?.text,
    toolCalls: calls(message).map(({ id, name, input }) => ({ id, name, arguments: input })),
  };
}
