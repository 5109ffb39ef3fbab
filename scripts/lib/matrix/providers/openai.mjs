import {
  callMessage,
  greeting,
  helloMessage,
  questionMessage,
  resultMessage,
  systemMessage,
  weatherAnswer,
  weatherCall,
} from './conversation.mjs';
import { modelCall } from './model-call.mjs';
import { openAIChatScenarios } from './openai-chat.mjs';

const CALL_ID = 'call_abc123';
const SPAN = 'OpenAI Responses';

/** Of chats: 16 input tokens at $0.15 a million, 8 cached at $0.075, 11 output at $0.60. */
const GPT_4O_MINI = { model: 'gpt-4o-mini', answering: 'gpt-4o-mini-2024-07-18' };
const CHAT_COST = 0.000_009_6;

/** @type {import('./index.mjs').ProviderRun} */
export const openAI = {
  name: 'openai',
  title: 'F-47 OpenAI',
  scenarios: {
    ...openAIChatScenarios({ provider: 'openai', ...GPT_4O_MINI, cost: CHAT_COST }),
    responses: { events: [respond({ messages: [systemMessage, helloMessage], output: greeting })] },
    'responses stream': { events: [respond({ messages: [helloMessage], output: greeting })] },
    'responses tools': {
      events: [
        respond({ messages: [questionMessage], toolCalls: [weatherCall(CALL_ID)] }),
        respond({
          nth: 1,
          messages: [questionMessage, callMessage(CALL_ID), resultMessage(CALL_ID)],
          output: weatherAnswer,
        }),
      ],
    },
  },
};

/** @type {import('./index.mjs').ProviderRun} */
export const azureOpenAI = {
  name: 'azure-openai',
  title: 'F-47 Azure OpenAI',
  // Its prices depend on the region, which nothing tells.
  scenarios: openAIChatScenarios({ provider: 'azure.ai.openai', ...GPT_4O_MINI }),
};

function respond({ nth, messages, output, toolCalls }) {
  return modelCall(
    { span: SPAN, nth, metadata: { request_model: 'gpt-5-mini' } },
    {
      request: { provider: 'openai', model: 'gpt-5-mini-2025-08-07', messages },
      output,
      toolCalls,
      // 14 input tokens at $0.25 a million, 16 cached at $0.025, 20 output at $2.
      usage: { input_tokens: 30, output_tokens: 20, cost: 0.000_043_9 },
      misc: {
        usage: { cache_read: 16, reasoning: 12 },
        response_id: 'resp_FAKE1',
        finish_reason: 'completed',
      },
    },
  );
}
