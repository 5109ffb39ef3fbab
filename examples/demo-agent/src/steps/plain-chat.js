const { OpenAI } = require('openai');

/** One question, one answer, through the `openai` client. @type {import('./step').Step} */
async function plainChat({ baseURL, apiKey, model }) {
  const openai = new OpenAI({ baseURL, apiKey });
  const completion = await openai.chat.completions.create({
    model,
    messages: [
      { role: 'system', content: 'You are a travel assistant. Answer in one sentence.' },
      { role: 'user', content: 'Is Lisbon a good place for a weekend in spring?' },
    ],
  });
  return { said: completion.choices[0]?.message.content ?? '', modelCalls: ['ok'], toolCalls: [] };
}

module.exports = { plainChat };
