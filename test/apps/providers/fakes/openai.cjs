const {
  greeting,
  limitedMessage,
  limitedModel,
  weatherAnswer,
  weatherArguments,
  weatherTool,
} = require('../conversation.cjs');
const { dataEvents, json, typedEvents } = require('./replies.cjs');

/** The models that answer under a dated name; others under the one they were asked by. */
const DATED = { 'gpt-4o-mini': 'gpt-4o-mini-2024-07-18', 'gpt-5-mini': 'gpt-5-mini-2025-08-07' };

const CHAT_USAGE = {
  prompt_tokens: 24,
  completion_tokens: 11,
  total_tokens: 35,
  prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 4, audio_tokens: 0 },
};
const CHAT_CALL_ID = 'call_abc123';

const RESPONSE_USAGE = {
  input_tokens: 30,
  input_tokens_details: { cached_tokens: 16 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 12 },
  total_tokens: 50,
};

/** OpenAI's chat completions and responses, at any base path: Azure's and the compatible providers' too. */
function answerAsOpenAI({ path, body }) {
  const model = body.model ?? path.split('/deployments/')[1]?.split('/')[0];
  if (model === limitedModel) {
    return json(
      { error: { message: limitedMessage, type: 'requests', param: null, code: 'rate_limit_exceeded' } },
      429,
    );
  }
  const answering = DATED[model] ?? model;
  return path.split('?')[0].endsWith('/responses') ? respond(body, answering) : complete(body, answering);
}

function complete(body, model) {
  const base = { id: 'chatcmpl-FAKE1', created: 1_763_800_000, model, system_fingerprint: 'fp_fake' };
  const { finishReason, pieces, toolCall } = chatAnswer(body);
  if (!body.stream) {
    const message = {
      role: 'assistant',
      content: toolCall ? null : pieces.join(''),
      refusal: null,
      ...(toolCall && { tool_calls: [toolCall] }),
    };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: finishReason }];
    return json({ ...base, object: 'chat.completion', choices, usage: CHAT_USAGE });
  }
  const chunk = (delta, finish_reason = null) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  });
  const deltas = toolCall ? toolCallDeltas(toolCall) : pieces.map((content) => ({ content }));
  const usage = { ...base, object: 'chat.completion.chunk', choices: [], usage: CHAT_USAGE };
  return dataEvents(
    [
      chunk({ role: 'assistant', content: toolCall ? null : '', refusal: null }),
      ...deltas.map((delta) => chunk(delta)),
      chunk({}, finishReason),
      ...(body.stream_options?.include_usage ? [usage] : []),
    ],
    '[DONE]',
  );
}

function chatAnswer({ tools, messages }) {
  const isSecondTurn = messages.at(-1).role === 'tool';
  if (tools === undefined || isSecondTurn) {
    return { finishReason: 'stop', pieces: isSecondTurn ? weatherAnswer : greeting };
  }
  const call = { name: weatherTool.name, arguments: JSON.stringify(weatherArguments) };
  return { finishReason: 'tool_calls', toolCall: { id: CHAT_CALL_ID, type: 'function', function: call } };
}

/** Its name first, then its arguments in two parts. */
function toolCallDeltas({ function: { name, arguments: text }, ...call }) {
  const half = Math.floor(text.length / 2);
  return [
    { tool_calls: [{ index: 0, ...call, function: { name, arguments: '' } }] },
    { tool_calls: [{ index: 0, function: { arguments: text.slice(0, half) } }] },
    { tool_calls: [{ index: 0, function: { arguments: text.slice(half) } }] },
  ];
}

function respond(body, model) {
  const answer = {
    id: 'resp_FAKE1',
    object: 'response',
    created_at: 1_763_800_000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    model,
    output: [{ id: 'rs_1', type: 'reasoning', summary: [] }, responseItem(body)],
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: body.tools ?? [],
    usage: RESPONSE_USAGE,
    metadata: {},
  };
  if (!body.stream) return json(answer);
  return typedEvents(numbered(responseEvents(answer)));
}

function responseItem({ input, tools }) {
  const isSecondTurn = Array.isArray(input) && input.at(-1).type === 'function_call_output';
  if (tools === undefined || isSecondTurn) {
    const text = (isSecondTurn ? weatherAnswer : greeting).join('');
    const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
    return { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content };
  }
  return {
    id: 'fc_1',
    type: 'function_call',
    status: 'completed',
    call_id: CHAT_CALL_ID,
    name: weatherTool.name,
    arguments: JSON.stringify(weatherArguments),
  };
}

function responseEvents(answer) {
  const [reasoning, item] = answer.output;
  const at = { output_index: 1, item_id: item.id, content_index: 0 };
  const [part] = item.content;
  return [
    { type: 'response.created', response: { ...answer, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item: reasoning },
    { type: 'response.output_item.done', output_index: 0, item: reasoning },
    { type: 'response.output_item.added', output_index: 1, item: { ...item, content: [] } },
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    ...greeting.map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...at, text: part.text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part },
    { type: 'response.output_item.done', output_index: 1, item },
    { type: 'response.completed', response: answer },
  ];
}

function numbered(events) {
  return events.map((event, index) => ({ ...event, sequence_number: index }));
}

module.exports = { answerAsOpenAI };
