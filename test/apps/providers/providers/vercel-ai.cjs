const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');
const { answerAsOpenAI } = require('../fakes/openai.cjs');

exports.answer = answerAsOpenAI;

/** The SDK has spans of its own, for each call that asks for them. */
exports.instrumentations = () => [];

exports.scenarios = (url) => {
  const { generateText, jsonSchema, stepCountIs, streamText, tool } = require('ai');
  const { createOpenAI } = require('@ai-sdk/openai');
  const openai = createOpenAI({ apiKey: 'none', baseURL: `${url}/v1` });
  const base = {
    model: openai.chat('gpt-4o-mini'),
    maxRetries: 0,
    experimental_telemetry: { isEnabled: true, functionId: 'travel' },
  };
  const { name, description, parameters } = weatherTool;
  const weatherOf = tool({
    description,
    inputSchema: jsonSchema(parameters),
    execute: async () => weather,
  });
  return {
    async generateText() {
      const { text } = await generateText({
        ...base,
        system,
        prompt: hello,
        temperature: 0.2,
        maxOutputTokens: 256,
      });
      return [{ output: text, toolCalls: [] }];
    },
    async streamText() {
      let output = '';
      for await (const piece of streamText({ ...base, prompt: hello }).textStream) output += piece;
      return [{ output, toolCalls: [] }];
    },
    async tools() {
      const { steps } = await generateText({
        ...base,
        prompt: weatherQuestion,
        tools: { [name]: weatherOf },
        stopWhen: stepCountIs(3),
      });
      return steps.map(turn);
    },
    async error() {
      await generateText({ ...base, model: openai.chat(limitedModel), prompt: hello });
    },
  };
};

function turn({ text, toolCalls }) {
  return {
    output: text || undefined,
    toolCalls: toolCalls.map(({ toolCallId: id, toolName: name, input }) => ({ id, name, arguments: input })),
  };
}
