const {
  greeting,
  limitedMessage,
  limitedModel,
  weatherAnswer,
  weatherArguments,
  weatherTool,
} = require('../conversation.cjs');
const { dataEvents, json } = require('./replies.cjs');

const USAGE = { prompt_tokens: 18, completion_tokens: 12, total_tokens: 30 };

/** Mistral's chat: OpenAI's shapes but for small things, and a stream's usage is on its last piece of the answer. */
function answerAsMistral({ body: { model, messages, tools, stream } }) {
  if (model === limitedModel) {
    return json({ object: 'error', message: limitedMessage, type: 'rate_limited', code: '1300' }, 429);
  }
  const base = { id: 'cmpl-FAKE1', created: 1_763_800_000, model };
  const isSecondTurn = messages.at(-1).role === 'tool';
  const usesTool = tools != null && !isSecondTurn;
  const pieces = isSecondTurn ? weatherAnswer : greeting;
  const call = { name: weatherTool.name, arguments: JSON.stringify(weatherArguments) };
  const toolCalls = usesTool ? [{ id: 'D681PevKs', function: call, index: 0 }] : null;
  const finish_reason = usesTool ? 'tool_calls' : 'stop';
  if (!stream) {
    const message = { role: 'assistant', content: usesTool ? '' : pieces.join(''), tool_calls: toolCalls };
    return json({
      ...base,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason }],
      usage: USAGE,
    });
  }
  const chunk = (delta, rest) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: null, ...rest?.choice }],
    ...(rest && { usage: USAGE }),
  });
  const last = usesTool ? { content: '', tool_calls: toolCalls } : { content: '' };
  return dataEvents(
    [
      chunk({ role: 'assistant', content: '' }),
      ...(usesTool ? [] : pieces.map((content) => chunk({ content }))),
      chunk(last, { choice: { finish_reason } }),
    ],
    '[DONE]',
  );
}

module.exports = { answerAsMistral };
