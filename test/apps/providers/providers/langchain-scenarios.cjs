const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');

/** LangChain with OpenAI's chat models at `url`. */
function langchainScenarios(url) {
  const { HumanMessage, SystemMessage } = require('@langchain/core/messages');
  const { StringOutputParser } = require('@langchain/core/output_parsers');
  const { ChatPromptTemplate } = require('@langchain/core/prompts');
  const { tool } = require('@langchain/core/tools');
  const { ChatOpenAI } = require('@langchain/openai');
  const modelNamed = (model) =>
    new ChatOpenAI({
      model,
      apiKey: 'none',
      configuration: { baseURL: `${url}/v1` },
      temperature: 0.2,
      maxRetries: 0,
    });
  const model = modelNamed('gpt-4o-mini');
  const messages = [new SystemMessage(system), new HumanMessage(hello)];
  const weatherOf = tool(async () => JSON.stringify(weather), {
    name: weatherTool.name,
    description: weatherTool.description,
    schema: weatherTool.parameters,
  });
  return {
    async invoke() {
      return [turn(await model.invoke(messages))];
    },
    async stream() {
      let output = '';
      for await (const chunk of await model.stream(messages)) output += chunk.content;
      return [{ output, toolCalls: [] }];
    },
    async tools() {
      const withTools = model.bindTools([weatherOf]);
      const question = new HumanMessage(weatherQuestion);
      const first = await withTools.invoke([question]);
      const results = [];
      // A tool that is given a whole call answers with the message for it.
      for (const call of first.tool_calls) results.push(await weatherOf.invoke(call));
      return [turn(first), turn(await withTools.invoke([question, first, ...results]))];
    },
    async chain() {
      const prompt = ChatPromptTemplate.fromMessages([
        ['system', system],
        ['human', '{said}'],
      ]);
      const output = await prompt.pipe(model).pipe(new StringOutputParser()).invoke({ said: hello });
      return [{ output, toolCalls: [] }];
    },
    async error() {
      await modelNamed(limitedModel).invoke(messages);
    },
  };
}

function turn({ content, tool_calls: calls = [] }) {
  return {
    output: content || undefined,
    toolCalls: calls.map(({ id, name, args }) => ({ id, name, arguments: args })),
  };
}

module.exports = { langchainScenarios };
