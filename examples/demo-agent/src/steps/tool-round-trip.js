const { OpenAI } = require('openai');
const { runTool } = require('../run-tool');
const { getWeather } = require('../weather');

const tools = [
  {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'Current weather in a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
];

/** The model asks for a tool, the agent runs it, the model answers with its result. @type {import('./step').Step} */
async function toolRoundTrip({ baseURL, apiKey, model }) {
  const openai = new OpenAI({ baseURL, apiKey });
  const messages = [
    { role: 'system', content: 'You are a travel assistant. Use the tools you have.' },
    { role: 'user', content: 'What is the weather in Lisbon right now?' },
  ];

  const first = await openai.chat.completions.create({ model, messages, tools });
  const message = first.choices[0]?.message;
  const calls = message?.tool_calls ?? [];
  if (calls.length === 0) return { said: message?.content ?? '', modelCalls: ['ok'], toolCalls: [] };

  messages.push(message);
  for (const { id, function: fn } of calls) {
    const result = await runTool({ id, name: fn.name, args: JSON.parse(fn.arguments) }, getWeather);
    messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(result) });
  }

  const second = await openai.chat.completions.create({ model, messages, tools });
  return {
    said: second.choices[0]?.message.content ?? '',
    modelCalls: ['ok', 'ok'],
    toolCalls: calls.map((call) => call.function.name),
  };
}

module.exports = { toolRoundTrip };
