import {
  greeting,
  helloMessage,
  limitedModel,
  questionMessage,
  systemMessage,
  weatherAnswer,
  weatherCall,
  weatherResult,
} from './conversation.mjs';
import { interruptedCall, modelCall } from './model-call.mjs';
import { CHAT_USAGE } from './openai-chat.mjs';

const SPAN = 'together.chat';
const HELLO = [systemMessage, helloMessage];
const NO_CALL_IDS = "the preload: the spans have no tool's call id, and of a conversation no tool calls";
const toolCalls = [weatherCall(undefined)];

/** @type {import('./index.mjs').ProviderRun} */
export const together = {
  name: 'together',
  title: 'F-54 Together',
  scenarios: {
    chat: {
      events: [call({ messages: HELLO, params: { temperature: 0.2, max_tokens: 256 }, output: greeting })],
    },
    stream: { events: [call({ messages: HELLO, output: greeting })] },
    tools: {
      turnsUnseen: true,
      waitsFor: NO_CALL_IDS,
      events: [
        call({ messages: [questionMessage], toolCalls, finishReason: 'tool_calls' }),
        call({
          nth: 1,
          messages: [
            questionMessage,
            // The span has the word `null` for no text.
            { role: 'assistant', content: /^(null)?$/ },
            { role: 'tool', content: JSON.stringify(weatherResult) },
          ],
          output: weatherAnswer,
        }),
      ],
    },
    'tools stream': {
      turnsUnseen: true,
      waitsFor: NO_CALL_IDS,
      events: [
        call({ messages: [questionMessage], toolCalls, finishReason: 'tool_calls', usage: undefined }),
      ],
    },
    error: {
      fails: true,
      waitsFor:
        'the preload: the span of a failed call never ends, so the event says interrupted and not why',
      events: [
        interruptedCall(
          { span: SPAN },
          { request: { provider: 'together', model: limitedModel, messages: HELLO } },
        ),
      ],
    },
  },
};

function call({ nth, messages, params, output, toolCalls: calls, finishReason = 'stop', ...rest }) {
  return modelCall(
    { span: SPAN, nth },
    {
      request: { provider: 'together', model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo', messages, params },
      output,
      toolCalls: calls,
      usage: 'usage' in rest ? rest.usage : CHAT_USAGE,
      misc: { finish_reason: finishReason },
    },
  );
}
