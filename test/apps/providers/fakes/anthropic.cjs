const {
  greeting,
  limitedMessage,
  limitedModel,
  weatherAnswer,
  weatherArguments,
  weatherTool,
} = require('../conversation.cjs');
const { json, typedEvents } = require('./replies.cjs');

const USAGE = {
  input_tokens: 21,
  cache_creation_input_tokens: 7,
  cache_read_input_tokens: 5,
  cache_creation: { ephemeral_5m_input_tokens: 7, ephemeral_1h_input_tokens: 0 },
  output_tokens: 17,
  service_tier: 'standard',
};

/** Anthropic's messages. */
function answerAsAnthropic({ body }) {
  if (body.model === limitedModel) {
    return json({ type: 'error', error: { type: 'rate_limit_error', message: limitedMessage } }, 429);
  }
  const message = messageFor(body);
  return body.stream ? typedEvents(messageEvents(message)) : json(message);
}

/** The message that answers a request; Bedrock's invokeModel answers with it too. */
function messageFor({ model, tools, messages }) {
  const last = messages.at(-1).content;
  const isSecondTurn = Array.isArray(last) && last.some((block) => block.type === 'tool_result');
  const usesTool = tools !== undefined && !isSecondTurn;
  const call = { type: 'tool_use', id: 'toolu_01', name: weatherTool.name, input: weatherArguments };
  const text = (pieces) => ({ type: 'text', text: pieces.join('') });
  return {
    id: 'msg_FAKE1',
    type: 'message',
    role: 'assistant',
    model,
    content: usesTool ? [text(['Let me check.']), call] : [text(isSecondTurn ? weatherAnswer : greeting)],
    stop_reason: usesTool ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: USAGE,
  };
}

/** The same message as a stream has it. */
function messageEvents(message) {
  const { content, stop_reason, stop_sequence, usage } = message;
  const opened = { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  return [
    { type: 'message_start', message: opened },
    ...content.flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      ...deltas(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence },
      usage: { output_tokens: usage.output_tokens },
    },
    { type: 'message_stop' },
  ];
}

function emptied(block) {
  return block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
}

function deltas(block) {
  if (block.type === 'text') {
    return block.text.split(/(?= )/).map((text) => ({ type: 'text_delta', text }));
  }
  const text = JSON.stringify(block.input);
  const half = Math.floor(text.length / 2);
  return ['', text.slice(0, half), text.slice(half)].map((partial_json) => ({
    type: 'input_json_delta',
    partial_json,
  }));
}

module.exports = { answerAsAnthropic, messageFor, messageEvents };
