const { chatChunks } = require('./chat-chunks');
const { checkModel } = require('./check-model');
const { countTokens } = require('./count-tokens');
const { decideAnswer } = require('./decide-answer');
const { OpenAIError } = require('./openai-error');
const { textOf } = require('./text-of');

/** What a chat format adds around each message, and before the answer. */
const tokensPerMessage = 3;

/**
 * `POST /v1/chat/completions`, plain and streamed. Sampling parameters are accepted and change nothing.
 *
 * @param {Record<string, any>} body
 * @param {{ next(prefix: string): string }} ids
 * @returns {import('./find-route').Reply} throws an OpenAIError
 */
function chatCompletions(body, ids) {
  const model = checkModel(body);
  checkMessages(body.messages);

  const { text, toolCall } = decideAnswer(body);
  const message = {
    role: 'assistant',
    content: text ?? null,
    refusal: null,
    ...(toolCall && { tool_calls: [{ id: ids.next('call_'), type: 'function', function: toolCall }] }),
  };
  const completion = {
    id: ids.next('chatcmpl'),
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: toolCall ? 'tool_calls' : 'stop' }],
    usage: usageOf(body, message),
    service_tier: 'default',
    system_fingerprint: 'fp_model_server',
  };
  if (!body.stream) return { json: completion };
  return { events: chatChunks(completion, body.stream_options?.include_usage === true) };
}

/** @param {unknown} messages */
function checkMessages(messages) {
  const details = { param: 'messages' };
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new OpenAIError(400, "Invalid 'messages': a non-empty array is required.", details);
  }
  for (const [index, message] of messages.entries()) {
    if (typeof message?.role !== 'string') {
      throw new OpenAIError(400, `Invalid 'messages[${index}]': a role is required.`, details);
    }
  }
}

/**
 * @param {Record<string, any>} body
 * @param {Record<string, any>} message
 */
function usageOf(body, message) {
  const prompt =
    tokensPerMessage +
    body.messages.reduce((sum, each) => sum + tokensPerMessage + tokensOf(each), 0) +
    (body.tools ? countTokens(JSON.stringify(body.tools)) : 0);
  const completion = tokensOf(message);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** @param {Record<string, any>} message */
function tokensOf(message) {
  const calls = (message.tool_calls ?? []).map((call) => `${call.function?.name}${call.function?.arguments}`);
  return countTokens(textOf(message.content) + calls.join(''));
}

module.exports = { chatCompletions };
