const { EventStreamCodec } = require('@smithy/core/event-streams');
const {
  greeting,
  limitedMessage,
  limitedModel,
  weatherAnswer,
  weatherArguments,
  weatherTool,
} = require('../conversation.cjs');
const { messageEvents, messageFor } = require('./anthropic.cjs');
const { json } = require('./replies.cjs');

const USAGE = {
  inputTokens: 21,
  outputTokens: 17,
  totalTokens: 38,
  cacheReadInputTokens: 5,
  cacheWriteInputTokens: 0,
};

/** Bedrock's runtime: converse, and invokeModel of an Anthropic model, each whole and as an event stream. */
function answerAsBedrock({ path, body }) {
  const [, modelId, operation] = /^\/model\/([^/]+)\/([\w-]+)/.exec(path) ?? [];
  if (decodeURIComponent(modelId) === limitedModel) {
    return {
      ...json({ message: limitedMessage }, 429),
      headers: { 'x-amzn-errortype': 'ThrottlingException' },
    };
  }
  switch (operation) {
    case 'converse':
      return json(converse(body));
    case 'converse-stream':
      return eventStream(converseEvents(converse(body)));
    case 'invoke':
      return json(invoked(body));
    default:
      return eventStream(messageEvents(invoked(body)).map((event) => ['chunk', { bytes: base64(event) }]));
  }
}

function invoked(body) {
  // The answer has the model's own name, not Bedrock's id for it.
  return messageFor({ ...body, model: 'claude-sonnet-4-5-20250929' });
}

function converse({ messages, toolConfig }) {
  const isSecondTurn = messages.at(-1).content.some((block) => block.toolResult !== undefined);
  const usesTool = toolConfig !== undefined && !isSecondTurn;
  const toolUse = { toolUseId: 'tooluse_1', name: weatherTool.name, input: weatherArguments };
  const content = usesTool
    ? [{ text: 'Let me check.' }, { toolUse }]
    : [{ text: (isSecondTurn ? weatherAnswer : greeting).join('') }];
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: usesTool ? 'tool_use' : 'end_turn',
    usage: USAGE,
    metrics: { latencyMs: 300 },
  };
}

/** Pairs of an event's name and body. */
function converseEvents({ output: { message }, stopReason, usage, metrics }) {
  return [
    ['messageStart', { role: message.role }],
    ...message.content.flatMap((block, contentBlockIndex) => [
      ...blockEvents(block, contentBlockIndex),
      ['contentBlockStop', { contentBlockIndex }],
    ]),
    ['messageStop', { stopReason }],
    ['metadata', { usage, metrics }],
  ];
}

function blockEvents({ text, toolUse }, contentBlockIndex) {
  if (toolUse === undefined) {
    return text
      .split(/(?= )/)
      .map((piece) => ['contentBlockDelta', { contentBlockIndex, delta: { text: piece } }]);
  }
  const { input, ...start } = toolUse;
  return [
    ['contentBlockStart', { contentBlockIndex, start: { toolUse: start } }],
    ['contentBlockDelta', { contentBlockIndex, delta: { toolUse: { input: JSON.stringify(input) } } }],
  ];
}

/** In AWS's binary framing: a prelude, headers, the body and two checksums a message. */
function eventStream(events) {
  const codec = new EventStreamCodec(
    (bytes) => Buffer.from(bytes).toString('utf8'),
    (text) => Buffer.from(text, 'utf8'),
  );
  const header = (value) => ({ type: 'string', value });
  return {
    type: 'application/vnd.amazon.eventstream',
    chunks: events.map(([name, body]) =>
      codec.encode({
        headers: {
          ':message-type': header('event'),
          ':event-type': header(name),
          ':content-type': header('application/json'),
        },
        body: Buffer.from(JSON.stringify(body)),
      }),
    ),
  };
}

function base64(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

module.exports = { answerAsBedrock };
