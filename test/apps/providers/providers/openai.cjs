const { answerAsOpenAI } = require('../fakes/openai.cjs');
const { hello, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');
const { chatScenarios } = require('./openai-chat-scenarios.cjs');

exports.answer = answerAsOpenAI;

exports.instrumentations = () => {
  const { OpenAIInstrumentation } = require('@arizeai/openinference-instrumentation-openai');
  return [new OpenAIInstrumentation()];
};

exports.scenarios = (url) => {
  const { OpenAI } = require('openai');
  const client = new OpenAI({ apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 });
  return { ...chatScenarios(client, 'gpt-4o-mini'), ...responsesScenarios(client) };
};

function responsesScenarios(client) {
  const ask = (request) => client.responses.create({ model: 'gpt-5-mini', ...request });
  const tools = [{ type: 'function', strict: true, ...weatherTool }];
  return {
    async responses() {
      return [turn(await ask({ instructions: system, input: hello }))];
    },
    async 'responses stream'() {
      let answer;
      for await (const event of await ask({ input: hello, stream: true })) {
        if (event.type === 'response.completed') answer = event.response;
      }
      return [turn(answer)];
    },
    async 'responses tools'() {
      const input = [{ role: 'user', content: weatherQuestion }];
      const first = await ask({ input, tools });
      const results = calls(first).map(({ call_id }) => ({
        type: 'function_call_output',
        call_id,
        output: JSON.stringify(weather),
      }));
      const second = await ask({ input: [...input, ...calls(first), ...results], tools });
      return [turn(first), turn(second)];
    },
  };
}

function calls({ output }) {
  return output.filter((item) => item.type === 'function_call');
}

/** Read from the items themselves: `output_text` is the SDK's own addition, and not on a streamed answer. */
function turn(answer) {
  const message = answer.output.find((item) => item.type === 'message');
  return {
    output: message?.content[0].text,
    toolCalls: calls(answer).map(({ call_id: id, name, arguments: text }) => ({
      id,
      name,
      arguments: JSON.parse(text),
    })),
  };
}
