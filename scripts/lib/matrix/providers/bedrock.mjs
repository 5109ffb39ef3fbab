import {
  callMessage,
  greeting,
  helloMessage,
  limitedMessage,
  limitedModel,
  questionMessage,
  resultMessage,
  systemMessage,
  weatherAnswer,
  weatherCall,
} from './conversation.mjs';
import { failedCall, modelCall } from './model-call.mjs';

const CONVERSE = {
  span: 'bedrock.converse',
  callId: 'tooluse_1',
  model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  // In the United States, as the id says: 21 input tokens at $3.30 a million, 5 cached at $0.33, 17 output at $16.50.
  usage: { input_tokens: 26, output_tokens: 17, cost: 0.000_351_45 },
  usageParts: { cache_read: 5 },
};
const INVOKE = {
  span: 'bedrock.invoke_model',
  callId: 'toolu_01',
  // Who answered; the span does not have the id that was asked, and so no region and no price.
  model: 'claude-sonnet-4-5-20250929',
  usage: { input_tokens: 33, output_tokens: 17, cost: undefined },
  usageParts: { cache_read: 5, cache_write: 7 },
};
/** Cache reads are not on the span of a stream, so what it counts are the 21 others. */
const CONVERSE_STREAM = {
  ...CONVERSE,
  usage: { input_tokens: 21, output_tokens: 17 },
  usageParts: undefined,
};

const CALL_TEXT = 'Let me check.';
const HELLO = [systemMessage, helloMessage];
const QUESTION = [systemMessage, questionMessage];

/** @type {import('./index.mjs').ProviderRun} */
export const bedrock = {
  name: 'bedrock',
  title: 'F-52 Bedrock',
  scenarios: {
    converse: { events: [call(CONVERSE, { messages: HELLO, output: greeting })] },
    'converse stream': { events: [call(CONVERSE_STREAM, { messages: HELLO, output: greeting })] },
    'converse stream cache': {
      of: 'converse stream',
      waitsFor: 'the preload: the span of a stream has no cache reads, neither beside the input nor in it',
      events: [
        {
          span: CONVERSE.span,
          type: 'llm_generation',
          payload: { usage: { input_tokens: 21 }, misc: { usage: undefined } },
        },
      ],
    },
    'converse tools': { events: conversation(CONVERSE) },
    'converse tools stream': { events: [toolTurn(CONVERSE_STREAM)] },
    'converse error': { fails: true, events: failure(CONVERSE) },
    invokeModel: { events: [call(INVOKE, { messages: HELLO, output: greeting })] },
    'invokeModel stream': {
      events: [call({ ...INVOKE, model: /./ }, { messages: HELLO, output: greeting })],
    },
    'invokeModel stream model': {
      of: 'invokeModel stream',
      waitsFor: 'the preload: of an id that begins with a region the span has the second part alone',
      events: [{ span: INVOKE.span, type: 'llm_generation', payload: { request: { model: 'anthropic' } } }],
    },
    'invokeModel tools': { events: conversation(INVOKE) },
    'invokeModel error': { fails: true, events: failure(INVOKE) },
  },
};

function conversation(api) {
  const { callId } = api;
  const messages = [...QUESTION, callMessage(callId, CALL_TEXT), resultMessage(callId)];
  return [toolTurn(api), call(api, { nth: 1, messages, output: weatherAnswer })];
}

function toolTurn(api) {
  const toolCalls = [weatherCall(api.callId)];
  return call(api, { messages: QUESTION, output: CALL_TEXT, toolCalls, finishReason: 'tool_use' });
}

function call({ span, model, usage, usageParts }, { nth, messages, output, toolCalls, finishReason }) {
  return modelCall(
    { span, nth },
    {
      request: { provider: 'aws.bedrock', model, messages },
      output,
      toolCalls,
      usage,
      misc: { usage: usageParts, finish_reason: finishReason ?? 'end_turn' },
    },
  );
}

function failure({ span }) {
  const request = { provider: 'aws.bedrock', model: limitedModel, messages: HELLO };
  return failedCall({ span }, { request, error: `ThrottlingException: ${limitedMessage}` });
}
