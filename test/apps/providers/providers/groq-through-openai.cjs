const { answerAsOpenAI } = require('../fakes/openai.cjs');
const { reroutedFetch } = require('../fakes/rerouted-fetch.cjs');
const { instrumentations } = require('./openai.cjs');
const { chatScenarios } = require('./openai-chat-scenarios.cjs');

exports.answer = answerAsOpenAI;
exports.instrumentations = instrumentations;

exports.scenarios = (url) => {
  const { OpenAI } = require('openai');
  const client = new OpenAI({
    apiKey: 'none',
    // By its real address: the instrumentor tells the provider by the host.
    baseURL: 'https://api.groq.com/openai/v1',
    fetch: reroutedFetch('https://api.groq.com', url),
    maxRetries: 0,
  });
  return chatScenarios(client, 'openai/gpt-oss-20b');
};
