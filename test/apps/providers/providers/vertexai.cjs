const { hello, limitedModel, weather, weatherQuestion, weatherTool } = require('../conversation.cjs');
const { answerAsGoogle } = require('../fakes/google.cjs');
const { reroutedFetch } = require('../fakes/rerouted-fetch.cjs');

exports.answer = answerAsGoogle;

exports.instrumentations = () => {
  const { VertexAIInstrumentation } = require('@traceloop/instrumentation-vertexai');
  return [new VertexAIInstrumentation()];
};

exports.scenarios = (url) => {
  const { VertexAI } = require('@google-cloud/vertexai');
  const { OAuth2Client } = require('google-auth-library');
  // The SDK knows https addresses and the global fetch only; the fake it must find is on http.
  const origin = 'https://us-central1-aiplatform.googleapis.com';
  const fetchFake = globalThis.fetch;
  const vertex = new VertexAI({
    project: 'travel',
    location: 'us-central1',
    // With a token of its own it asks no other server for one.
    googleAuthOptions: { authClient: withToken(new OAuth2Client()) },
  });
  const through = async (call) => {
    globalThis.fetch = reroutedFetch(origin, url, fetchFake);
    try {
      return await call();
    } finally {
      globalThis.fetch = fetchFake;
    }
  };
  const modelNamed = (model) => vertex.getGenerativeModel({ model });
  const gemini = modelNamed('gemini-1.5-flash');
  const greet = { contents: [{ role: 'user', parts: [{ text: hello }] }] };
  const question = { role: 'user', parts: [{ text: weatherQuestion }] };
  const tools = [{ functionDeclarations: [weatherTool] }];
  return {
    generateContent: () =>
      through(async () => {
        const generationConfig = { temperature: 0.2, maxOutputTokens: 256 };
        return [turn(await gemini.generateContent({ ...greet, generationConfig }))];
      }),
    stream: () =>
      through(async () => {
        const { stream } = await gemini.generateContentStream(greet);
        let output = '';
        for await (const { candidates } of stream) output += candidates[0].content.parts[0].text;
        return [{ output, toolCalls: [] }];
      }),
    tools: () =>
      through(async () => {
        const first = await gemini.generateContent({ contents: [question], tools });
        const { content } = first.response.candidates[0];
        const results = content.parts.map(({ functionCall: { name } }) => ({
          functionResponse: { name, response: weather },
        }));
        const contents = [question, content, { role: 'user', parts: results }];
        return [turn(first), turn(await gemini.generateContent({ contents, tools }))];
      }),
    error: () => through(() => modelNamed(limitedModel).generateContent(greet)),
  };
};

function withToken(client) {
  client.setCredentials({ access_token: 'none', expiry_date: Date.now() + 3_600_000 });
  return client;
}

function turn({ response: { candidates } }) {
  const { parts } = candidates[0].content;
  return {
    output: parts.find((part) => part.text !== undefined)?.text,
    toolCalls: parts
      .filter((part) => part.functionCall !== undefined)
      .map(({ functionCall: { id, name, args } }) => ({ id, name, arguments: args })),
  };
}
