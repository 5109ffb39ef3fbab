const { OpenAI } = require('openai');

/**
 * A model call that fails in the `openai` client itself. OpenInference starts a span for it and never ends it, so no
 * exporter hears of it in the ordinary way.
 *
 * @type {import('./step').Step}
 */
async function failingChat({ baseURL, apiKey, failingModel }) {
  const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  const messages = [{ role: 'user', content: 'Find a hotel in Oslo.' }];
  const said = await openai.chat.completions.create({ model: failingModel, messages }).then(
    (completion) => completion.choices[0]?.message.content ?? '',
    (error) => `failed as planned: ${error.message}`,
  );
  return { said, modelCalls: ['unfinished'], toolCalls: [] };
}

module.exports = { failingChat };
