const { greeting, limitedMessage, limitedModel } = require('../conversation.cjs');
const { json, jsonLines } = require('./replies.cjs');

const META = {
  api_version: { version: '1' },
  billed_units: { input_tokens: 5, output_tokens: 9 },
  tokens: { input_tokens: 71, output_tokens: 9 },
};

/** Cohere's chat, of its first API and of its second. */
function answerAsCohere({ path, body }) {
  if (body.model === limitedModel) return json({ message: limitedMessage }, 429);
  return path.startsWith('/v2/') ? secondChat() : firstChat(body);
}

function firstChat({ message, stream }) {
  const text = greeting.join('');
  const answer = {
    response_id: 'r1',
    generation_id: 'g1',
    text,
    chat_history: [
      { role: 'USER', message },
      { role: 'CHATBOT', message: text },
    ],
    finish_reason: 'COMPLETE',
    meta: META,
  };
  if (!stream) return json(answer);
  return jsonLines([
    { is_finished: false, event_type: 'stream-start', generation_id: 'g1' },
    ...greeting.map((piece) => ({ is_finished: false, event_type: 'text-generation', text: piece })),
    { is_finished: true, event_type: 'stream-end', finish_reason: 'COMPLETE', response: answer },
  ]);
}

function secondChat() {
  const { billed_units, tokens } = META;
  return json({
    id: 'c1',
    finish_reason: 'COMPLETE',
    message: { role: 'assistant', content: [{ type: 'text', text: greeting.join('') }] },
    usage: { billed_units, tokens },
  });
}

module.exports = { answerAsCohere };
