const { awaitAllCallbacks } = require('@langchain/core/callbacks/promises');
const { StringOutputParser } = require('@langchain/core/output_parsers');
const { ChatPromptTemplate } = require('@langchain/core/prompts');
const { ChatOpenAI } = require('@langchain/openai');

/** A model call that fails inside LangChain, which ends its spans with the error. @type {import('./step').Step} */
async function failingChain({ baseURL, apiKey, failingModel }) {
  const chat = new ChatOpenAI({ model: failingModel, apiKey, maxRetries: 0, configuration: { baseURL } });
  const chain = ChatPromptTemplate.fromTemplate('Find a hotel in {city}.')
    .pipe(chat)
    .pipe(new StringOutputParser());

  const said = await chain
    .invoke({ city: 'Lisbon' })
    .catch((error) => `failed as planned: ${error.message.split('\n', 1)[0]}`);
  await awaitAllCallbacks();
  return { said, modelCalls: ['error'], toolCalls: [] };
}

module.exports = { failingChain };
