import {
  callMessage,
  greeting,
  helloMessage,
  limitedModel,
  questionMessage,
  resultMessage,
  systemMessage,
  weatherAnswer,
  weatherCall,
} from './conversation.mjs';
import { interruptedCall, modelCall } from './model-call.mjs';

const CALL_ID = 'call_abc123';
const SPAN = 'OpenAI Chat Completions';
const HELLO = [systemMessage, helloMessage];

/** What test/apps/providers/fakes/openai.cjs counts for every chat completion. */
export const CHAT_USAGE = { input_tokens: 24, output_tokens: 11 };
export const CHAT_USAGE_PARTS = { cache_read: 8, reasoning: 4 };

/**
 * The scenarios of chat completions through a client of the `openai` package, under OpenInference.
 *
 * @param {{ provider: string, model: string, answering: string, cost?: number }} facts `answering`: the name the model
 *   answers under; `cost`: of one call in dollars, where the price is known
 */
export function openAIChatScenarios({ provider, model, answering, cost }) {
  const request = { provider, model: answering };
  const whole = {
    usage: { ...CHAT_USAGE, cost },
    misc: { usage: CHAT_USAGE_PARTS, response_id: 'chatcmpl-FAKE1' },
  };
  // Of a stream the instrumentor tells the model that was asked, not the one that answered.
  const streamed = { request: { provider, model } };
  const toolCall = { toolCalls: [weatherCall(CALL_ID)] };
  const params = { temperature: 0.2, max_tokens: 256 };
  const tools = [{ type: 'function', function: { name: 'get_weather' } }];
  return {
    chat: {
      events: [
        modelCall(
          { span: SPAN, metadata: { request_model: model === answering ? undefined : model } },
          {
            ...whole,
            request: { ...request, messages: HELLO, params },
            output: greeting,
            misc: { ...whole.misc, finish_reason: 'stop' },
          },
        ),
      ],
    },
    stream: {
      events: [
        modelCall(
          { span: SPAN },
          {
            ...streamed,
            request: { ...streamed.request, messages: HELLO },
            output: greeting,
            misc: { finish_reason: 'stop' },
          },
        ),
      ],
    },
    'stream usage': {
      of: 'stream',
      waitsFor: 'the preload: the span of a stream has no usage; it is absent, not 0',
      events: [
        {
          span: SPAN,
          type: 'llm_generation',
          payload: { usage: undefined, misc: { usage: undefined, response_id: undefined } },
        },
      ],
    },
    tools: {
      events: [
        modelCall(
          { span: SPAN },
          {
            ...whole,
            ...toolCall,
            request: { ...request, messages: [questionMessage] },
            misc: { ...whole.misc, finish_reason: 'tool_calls', tools },
          },
        ),
        modelCall(
          { span: SPAN, nth: 1 },
          {
            ...whole,
            request: {
              ...request,
              messages: [questionMessage, callMessage(CALL_ID), resultMessage(CALL_ID)],
            },
            output: weatherAnswer,
            misc: { ...whole.misc, finish_reason: 'stop', tools },
          },
        ),
      ],
    },
    'tools stream': {
      events: [
        modelCall(
          { span: SPAN },
          {
            ...streamed,
            ...toolCall,
            request: { ...streamed.request, messages: [questionMessage] },
            misc: { finish_reason: 'tool_calls', tools },
          },
        ),
      ],
    },
    error: {
      fails: true,
      waitsFor:
        'the preload: the span of a failed call never ends, so the event says interrupted and not why',
      events: [
        interruptedCall({ span: SPAN }, { request: { provider, model: limitedModel, messages: HELLO } }),
      ],
    },
  };
}
