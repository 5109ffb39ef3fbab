const { answerAsOpenAI } = require('../fakes/openai.cjs');
const { instrumentations } = require('./openai.cjs');
const { chatScenarios } = require('./openai-chat-scenarios.cjs');

exports.answer = answerAsOpenAI;
exports.instrumentations = instrumentations;

exports.scenarios = (url) => {
  const { Groq } = require('groq-sdk');
  const client = new Groq({ apiKey: 'none', baseURL: url, maxRetries: 0 });
  const { chat } = chatScenarios(client, 'openai/gpt-oss-20b');
  return { chat };
};
