const { answer, genAIScenarios, instrumentations } = require('./google-genai.cjs');

exports.answer = answer;
exports.instrumentations = instrumentations;

exports.scenarios = (url) => {
  const { GoogleGenAI } = require('@google/genai');
  const client = new GoogleGenAI({ vertexai: true, apiKey: 'none', httpOptions: { baseUrl: url } });
  return genAIScenarios(client);
};
