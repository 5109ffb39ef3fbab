const { awaitAllCallbacks } = require('@langchain/core/callbacks/promises');
const { StringOutputParser } = require('@langchain/core/output_parsers');
const { ChatPromptTemplate } = require('@langchain/core/prompts');
const { RunnableLambda } = require('@langchain/core/runnables');
const { tool } = require('@langchain/core/tools');
const { ChatOpenAI } = require('@langchain/openai');
const { z } = require('zod');
const { getWeather } = require('../weather');

const prompt = ChatPromptTemplate.fromMessages([
  ['system', 'You are a travel assistant. Use the tools you have.'],
  ['human', '{question}'],
  ['placeholder', '{toolMessages}'],
]);

const weatherTool = tool(async (args) => JSON.stringify(getWeather(args)), {
  name: 'get_weather',
  description: 'Current weather in a city',
  schema: z.object({ city: z.string().describe('Name of the city') }),
});

/**
 * The same round trip as a LangChain.js chain. LangChain calls the `openai` client, which is instrumented too, so each
 * model call gives two spans; Lucidic shows it once.
 *
 * @type {import('./step').Step}
 */
async function chainWithTool({ baseURL, apiKey, model }) {
  const chat = new ChatOpenAI({ model, apiKey, maxRetries: 0, configuration: { baseURL } });
  const withTools = chat.bindTools([weatherTool]);
  const toolCalls = [];

  const chain = RunnableLambda.from(async (question, config) => {
    const request = await prompt.pipe(withTools).invoke({ question }, config);
    const toolMessages = [request];
    for (const call of request.tool_calls ?? []) {
      toolMessages.push(await weatherTool.invoke(call, config));
      toolCalls.push(call.name);
    }
    if (toolCalls.length === 0) return request.text;
    return prompt.pipe(withTools).pipe(new StringOutputParser()).invoke({ question, toolMessages }, config);
  }).withConfig({ runName: 'weather_chain' });

  const said = await chain.invoke('Compare that with the weather in Oslo, please.');
  // LangChain reports in the background; without this line the last spans may end after the agent's own.
  await awaitAllCallbacks();
  return { said, modelCalls: toolCalls.length > 0 ? ['ok', 'ok'] : ['ok'], toolCalls };
}

module.exports = { chainWithTool };
