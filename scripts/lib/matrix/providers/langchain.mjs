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
import { failedCall, modelCall, unseen } from './model-call.mjs';
import { CHAT_USAGE, CHAT_USAGE_PARTS } from './openai-chat.mjs';

const CALL_ID = 'call_abc123';
const SPAN = 'ChatOpenAI';
const CHAIN = 'RunnableSequence';
const HELLO = [systemMessage, helloMessage];

const scenarios = {
  invoke: { events: [call({ messages: HELLO, output: greeting })] },
  stream: { events: [call({ messages: HELLO, output: greeting })] },
  tools: {
    events: [
      call({ messages: [questionMessage], toolCalls: [weatherCall(CALL_ID)], finishReason: 'tool_calls' }),
      step('get_weather', { kind: 'tool' }, { misc: { tool_call_id: CALL_ID } }),
      call({
        nth: 1,
        messages: [questionMessage, callMessage(CALL_ID), { ...resultMessage(CALL_ID), name: 'get_weather' }],
        output: weatherAnswer,
      }),
    ],
  },
  chain: {
    events: [
      step(CHAIN, { kind: 'chain' }, { arguments: helloMessage.content, return_value: greeting }),
      step('ChatPromptTemplate', { parent: CHAIN, kind: 'prompt' }, { arguments: helloMessage.content }),
      call({ parent: CHAIN, messages: HELLO, output: greeting }),
      step('StrOutputParser', { parent: CHAIN, kind: 'chain' }, { return_value: greeting }),
    ],
  },
  error: {
    fails: true,
    events: failedCall(
      { span: SPAN },
      {
        request: { provider: 'openai', model: limitedModel, messages: HELLO },
        error: new RegExp(`^RateLimitCapacityError: 429 ${limitedMessage}`),
      },
    ),
  },
};

/** @type {import('./index.mjs').ProviderRun} */
export const langchain = { name: 'langchain', title: 'F-49 LangChain', scenarios };

/**
 * The same events: the spans of the provider's own instrumentation are twins of LangChain's. So a failed call is told of
 * although one of its two spans never ends.
 *
 * @type {import('./index.mjs').ProviderRun}
 */
export const langchainAndOpenAI = {
  name: 'langchain-and-openai',
  title: 'F-49 LangChain beside OpenAI instrumentation',
  scenarios,
};

const BACKGROUND =
  'the preload: by default the spans start in a queue, in the context of the call before; so is their session';

/** @type {import('./index.mjs').ProviderRun} */
export const langchainInBackground = {
  name: 'langchain-in-background',
  title: 'F-49 LangChain with callbacks in the background',
  scenarios: {
    chain: {
      turnsUnseen: true,
      waitsFor: BACKGROUND,
      events: [...scenarios.chain.events, { ...scenarios.invoke.events[0], of: 'invoke' }],
    },
    invoke: unseen(BACKGROUND),
  },
};

function call({ nth, parent, messages, output, toolCalls, finishReason = 'stop' }) {
  return modelCall(
    { span: SPAN, nth, parent, metadata: { request_model: 'gpt-4o-mini' } },
    {
      request: { provider: 'openai', model: 'gpt-4o-mini-2024-07-18', messages },
      output,
      toolCalls,
      // As of F-47's chats.
      usage: { ...CHAT_USAGE, cost: 0.000_009_6 },
      misc: { usage: CHAT_USAGE_PARTS, response_id: 'chatcmpl-FAKE1', finish_reason: finishReason },
    },
  );
}

function step(span, { kind, parent }, payload) {
  return {
    span,
    parent,
    type: 'function_call',
    metadata: { kind },
    payload: { function_name: span, status: 'ok', error: undefined, ...payload },
  };
}
