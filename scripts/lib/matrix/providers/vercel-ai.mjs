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
  weatherArguments,
  weatherCall,
  weatherResult,
} from './conversation.mjs';
import { failedCall, modelCall } from './model-call.mjs';
import { CHAT_USAGE, CHAT_USAGE_PARTS } from './openai-chat.mjs';

const CALL_ID = 'call_abc123';
const OUTER = 'ai.generateText';
const INNER = 'ai.generateText.doGenerate';

/** The spans of whole answers say nothing of caches: 24 input tokens at $0.15 a million, 11 output at $0.60. */
const WHOLE = { usage: { ...CHAT_USAGE, cost: 0.000_010_2 } };
/** Those of streams do. */
const STREAMED = { usage: { ...CHAT_USAGE, cost: 0.000_009_6 }, usageParts: CHAT_USAGE_PARTS };

/** @type {import('./index.mjs').ProviderRun} */
export const vercelAI = {
  name: 'vercel-ai',
  title: 'F-54 Vercel AI SDK',
  scenarios: {
    // One call has two spans, the outer one named like the function the application called.
    generateText: {
      events: [
        call({
          span: OUTER,
          ...WHOLE,
          messages: [systemMessage, helloMessage],
          params: { temperature: 0.2, max_tokens: 256 },
          output: greeting,
        }),
      ],
    },
    'generateText cache': {
      of: 'generateText',
      waitsFor:
        'the SDK: the spans of whole answers have no cached and no reasoning tokens; they are absent, not 0',
      events: [{ span: OUTER, type: 'llm_generation', payload: { misc: { usage: undefined } } }],
    },
    streamText: {
      events: [call({ span: 'ai.streamText', ...STREAMED, messages: [helloMessage], output: greeting })],
    },
    tools: {
      events: [
        {
          span: OUTER,
          type: 'function_call',
          metadata: { kind: 'agent' },
          payload: {
            function_name: 'travel',
            arguments: { prompt: questionMessage.content },
            return_value: weatherAnswer,
            status: 'ok',
            error: undefined,
          },
        },
        call({
          span: INNER,
          parent: OUTER,
          ...WHOLE,
          messages: [questionMessage],
          toolCalls: [weatherCall(CALL_ID)],
          finishReason: 'tool-calls',
        }),
        {
          span: 'ai.toolCall',
          parent: OUTER,
          type: 'function_call',
          payload: {
            function_name: 'get_weather',
            arguments: weatherArguments,
            return_value: weatherResult,
            status: 'ok',
            error: undefined,
            misc: { tool_call_id: CALL_ID },
          },
        },
        call({
          span: INNER,
          nth: 1,
          parent: OUTER,
          ...WHOLE,
          messages: [
            questionMessage,
            callMessage(CALL_ID),
            { ...resultMessage(CALL_ID), name: 'get_weather' },
          ],
          output: weatherAnswer,
        }),
      ],
    },
    error: {
      fails: true,
      events: failedCall(
        { span: OUTER },
        {
          request: { provider: 'openai', model: limitedModel, messages: [helloMessage] },
          error: `AI_APICallError: ${limitedMessage}`,
        },
      ),
    },
  },
};

function call({ span, nth, parent, usage, usageParts, finishReason = 'stop', ...rest }) {
  const { messages, params, output, toolCalls } = rest;
  return modelCall(
    { span, nth, parent, metadata: { request_model: 'gpt-4o-mini', function_id: 'travel' } },
    {
      request: {
        provider: 'openai',
        model: 'gpt-4o-mini-2024-07-18',
        messages,
        ...(params && { params }),
      },
      output,
      toolCalls,
      usage,
      misc: { usage: usageParts, response_id: 'chatcmpl-FAKE1', finish_reason: finishReason },
    },
  );
}
