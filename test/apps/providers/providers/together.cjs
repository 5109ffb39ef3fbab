const { answerAsOpenAI } = require('../fakes/openai.cjs');
const { chatScenarios } = require('./openai-chat-scenarios.cjs');

exports.answer = answerAsOpenAI;

exports.instrumentations = () => {
  const { TogetherInstrumentation } = require('@traceloop/instrumentation-together');
  return [new TogetherInstrumentation()];
};

exports.scenarios = (url) => {
  const { Together } = require('together-ai');
  const client = new Together({ apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 });
  return chatScenarios(client, 'meta-llama/Llama-3.3-70B-Instruct-Turbo');
};
