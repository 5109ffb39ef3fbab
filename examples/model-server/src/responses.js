const { cannedText } = require('./canned-text');
const { checkModel } = require('./check-model');
const { countTokens } = require('./count-tokens');
const { OpenAIError } = require('./openai-error');
const { textOf } = require('./text-of');

/**
 * `POST /v1/responses`, text in and text out.
 *
 * @param {Record<string, any>} body
 * @param {{ next(prefix: string): string }} ids
 * @returns {import('./find-route').Reply} throws an OpenAIError
 */
function responses(body, ids) {
  const model = checkModel(body);
  if (body.stream) {
    throw new OpenAIError(400, 'This server does not stream responses; use chat completions.', {
      param: 'stream',
    });
  }
  const texts = inputTexts(body.input);
  const text = cannedText(texts[texts.length - 1] ?? '');
  const inputTokens = countTokens([body.instructions ?? '', ...texts].join('\n'));
  const outputTokens = countTokens(text);
  return {
    json: {
      id: ids.next('resp'),
      object: 'response',
      created_at: Math.floor(Date.now() / 1000),
      status: 'completed',
      error: null,
      incomplete_details: null,
      instructions: body.instructions ?? null,
      model,
      output: [
        {
          id: ids.next('msg'),
          type: 'message',
          status: 'completed',
          role: 'assistant',
          content: [{ type: 'output_text', text, annotations: [] }],
        },
      ],
      parallel_tool_calls: true,
      temperature: body.temperature ?? 1,
      tool_choice: 'auto',
      tools: [],
      top_p: body.top_p ?? 1,
      metadata: body.metadata ?? {},
      usage: {
        input_tokens: inputTokens,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: outputTokens,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: inputTokens + outputTokens,
      },
    },
  };
}

/**
 * @param {unknown} input a string, or messages
 * @returns {string[]}
 */
function inputTexts(input) {
  if (typeof input === 'string') return [input];
  if (Array.isArray(input) && input.length > 0) return input.map((item) => textOf(item?.content));
  throw new OpenAIError(400, "Invalid 'input': a string or a non-empty array is required.", {
    param: 'input',
  });
}

module.exports = { responses };
