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

const MODEL = 'mistral-large-2411';
const SPAN = `chat ${MODEL}`;
const CALL_ID = 'D681PevKs';
const HELLO = [systemMessage, helloMessage];

/** @type {import('./index.mjs').ProviderRun} */
export const mistral = {
  name: 'mistral',
  title: 'F-54 Mistral',
  scenarios: {
    chat: {
      events: [call({ messages: HELLO, params: { temperature: 0.2, max_tokens: 256 }, output: greeting })],
    },
    stream: { events: [call({ messages: HELLO, output: greeting })] },
    tools: {
      events: [
        call({ messages: [questionMessage], toolCalls: [weatherCall(CALL_ID)], finishReason: 'tool_calls' }),
        call({
          nth: 1,
          messages: [questionMessage, callMessage(CALL_ID), resultMessage(CALL_ID)],
          output: weatherAnswer,
        }),
      ],
    },
    error: {
      fails: true,
      events: failedCall(
        { span: `chat ${limitedModel}` },
        {
          request: { provider: 'mistral_ai', model: limitedModel, messages: HELLO },
          error: `rate_limited: ${limitedMessage}`,
          // The SDK records its errors without a stack.
          traceback: '',
        },
      ),
    },
  },
};

function call({ nth, messages, params, output, toolCalls, finishReason = 'stop' }) {
  return modelCall(
    { span: SPAN, nth },
    {
      request: { provider: 'mistral_ai', model: MODEL, messages, params },
      output,
      toolCalls,
      // 18 input tokens at $2 a million, 12 output at $6.
      usage: { input_tokens: 18, output_tokens: 12, cost: 0.000_108 },
      misc: { response_id: 'cmpl-FAKE1', finish_reason: finishReason },
    },
  );
}
