const { hello, limitedModel, system, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');
const { answerAsGoogle } = require('../fakes/google.cjs');

exports.answer = answerAsGoogle;

exports.instrumentations = () => {
  const { GenAIInstrumentation } = require('@traceloop/instrumentation-google-generativeai');
  return [new GenAIInstrumentation()];
};

exports.scenarios = (url) => {
  const { GoogleGenAI } = require('@google/genai');
  return genAIScenarios(new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } }));
};

/** Through a client of `@google/genai`, for the Gemini API or for Vertex AI. */
function genAIScenarios({ models }) {
  const model = 'gemini-2.5-flash';
  const question = { role: 'user', parts: [{ text: weatherQuestion }] };
  const withTools = { tools: [{ functionDeclarations: [weatherTool] }] };
  return {
    async generateContent() {
      const config = { systemInstruction: system, temperature: 0.2, maxOutputTokens: 256 };
      return [turn(await models.generateContent({ model, contents: hello, config }))];
    },
    async stream() {
      let output = '';
      for await (const chunk of await models.generateContentStream({ model, contents: hello })) {
        output += chunk.text;
      }
      return [{ output, toolCalls: [] }];
    },
    async tools() {
      const first = await models.generateContent({ model, contents: [question], config: withTools });
      const results = first.functionCalls.map(({ id, name }) => ({
        functionResponse: { id, name, response: weather },
      }));
      const contents = [question, first.candidates[0].content, { role: 'user', parts: results }];
      return [turn(first), turn(await models.generateContent({ model, contents, config: withTools }))];
    },
    async error() {
      await models.generateContent({ model: limitedModel, contents: hello });
    },
  };
}

exports.genAIScenarios = genAIScenarios;

function turn({ candidates }) {
  const { parts } = candidates[0].content;
  return {
    output: parts.find((part) => part.text !== undefined)?.text,
    toolCalls: parts
      .filter((part) => part.functionCall !== undefined)
      .map(({ functionCall: { id, name, args } }) => ({ id, name, arguments: args })),
  };
}
