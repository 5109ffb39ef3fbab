const { answerAsOpenAI } = require('../fakes/openai.cjs');
const { reroutedFetch } = require('../fakes/rerouted-fetch.cjs');
const { instrumentations } = require('./openai.cjs');
const { chatScenarios } = require('./openai-chat-scenarios.cjs');

exports.answer = answerAsOpenAI;
exports.instrumentations = instrumentations;

exports.scenarios = (url) => {
  const { AzureOpenAI } = require('openai');
  const client = new AzureOpenAI({
    apiKey: 'none',
    apiVersion: '2024-10-21',
    // By its real address: the instrumentor tells the provider by the host.
    endpoint: 'https://travel.openai.azure.com',
    fetch: reroutedFetch('https://travel.openai.azure.com', url),
    maxRetries: 0,
  });
  return chatScenarios(client, 'gpt-4o-mini');
};
