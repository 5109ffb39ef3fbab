const { OpenAI } = require('openai');

/** An answer that arrives in pieces. @type {import('./step').Step} */
async function streamedChat({ baseURL, apiKey, model }) {
  const openai = new OpenAI({ baseURL, apiKey });
  const stream = await openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'What shall I pack? One sentence.' }],
    stream: true,
    stream_options: { include_usage: true },
  });
  let said = '';
  for await (const chunk of stream) said += chunk.choices[0]?.delta.content ?? '';
  return { said, modelCalls: ['ok'], toolCalls: [] };
}

module.exports = { streamedChat };
