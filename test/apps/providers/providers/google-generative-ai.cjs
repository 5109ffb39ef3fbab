const { hello } = require('../conversation.cjs');
const { answerAsGoogle } = require('../fakes/google.cjs');
const { instrumentations } = require('./google-genai.cjs');

exports.answer = answerAsGoogle;
exports.instrumentations = instrumentations;

exports.scenarios = (url) => {
  const { GoogleGenerativeAI } = require('@google/generative-ai');
  const google = new GoogleGenerativeAI('none');
  const model = google.getGenerativeModel({ model: 'gemini-2.5-flash' }, { baseUrl: url });
  return {
    async generateContent() {
      const { response } = await model.generateContent(hello);
      return [{ output: response.text(), toolCalls: [] }];
    },
  };
};
