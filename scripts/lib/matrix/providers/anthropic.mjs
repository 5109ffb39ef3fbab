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

const CALL_ID = 'toolu_01';
const CALL_TEXT = 'Let me check.';
const HELLO = [systemMessage, helloMessage];
const QUESTION = [systemMessage, questionMessage];
const FAILED_REQUEST = { provider: 'anthropic', model: limitedModel, messages: HELLO };

/** The instrumentor's span; the SDK's own beside it is its twin. */
const INSTRUMENTED = { span: 'Anthropic Messages' };
/** Has no temperature. */
const OWN = { span: 'anthropic.messages.create', params: { max_tokens: 256 } };

/** @type {import('./index.mjs').ProviderRun} */
export const anthropic = {
  name: 'anthropic',
  title: 'F-48 Anthropic',
  scenarios: {
    ...scenariosOf(INSTRUMENTED),
    stream: { events: [message(INSTRUMENTED, { messages: HELLO, output: greeting, isStream: true })] },
    error: {
      fails: true,
      events: failedCall(INSTRUMENTED, {
        request: FAILED_REQUEST,
        error: new RegExp(`^RateLimitError: 429 .*${limitedMessage}`),
      }),
    },
  },
};

/** @type {import('./index.mjs').ProviderRun} */
export const anthropicOwnSpans = {
  name: 'anthropic-own-spans',
  title: "F-48 Anthropic by the SDK's own spans",
  scenarios: {
    ...scenariosOf(OWN),
    stream: {
      turnsUnseen: true,
      waitsFor: 'the SDK: the span of a stream that the application reads itself has no answer, usage only',
      events: [withoutAnswer(message(OWN, { messages: HELLO, isStream: true }))],
    },
    error: {
      fails: true,
      // The SDK tells the kind of the error and records no exception, so there is no error_traceback.
      events: failedCall({ span: OWN.span }, { request: FAILED_REQUEST, error: 'rate_limit_error' }).slice(
        0,
        1,
      ),
    },
  },
};

function scenariosOf(api) {
  const toolTurn = { output: CALL_TEXT, toolCalls: [weatherCall(CALL_ID)], finishReason: 'tool_use' };
  const params = { max_tokens: 256, temperature: 0.2 };
  return {
    messages: { events: [message({ params, ...api }, { messages: HELLO, output: greeting })] },
    'stream helper': { events: [message(api, { messages: HELLO, output: greeting, isStream: true })] },
    tools: {
      events: [
        message(api, { messages: QUESTION, ...toolTurn }),
        message(api, {
          nth: 1,
          messages: [...QUESTION, callMessage(CALL_ID, CALL_TEXT), resultMessage(CALL_ID)],
          output: weatherAnswer,
        }),
      ],
    },
    'tools stream': { events: [message(api, { messages: QUESTION, ...toolTurn, isStream: true })] },
  };
}

function message({ span, params }, { nth, messages, output, toolCalls, finishReason, isStream = false }) {
  return modelCall(
    { span, nth },
    {
      request: {
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        messages,
        ...(params && !isStream && { params }),
      },
      output,
      toolCalls,
      // Of 33 input tokens 5 were read from the cache and 7 written to it: 21 at $3 a million, 5 at $0.30, 7 at $3.75;
      // 17 output at $15.
      usage: { input_tokens: 33, output_tokens: 17, cost: 0.000_345_75 },
      misc: {
        usage: { cache_read: 5, cache_write: 7 },
        response_id: 'msg_FAKE1',
        finish_reason: finishReason ?? 'end_turn',
        // Only the SDK's own span knows it.
        ...(isStream ? {} : { ttft_ms: undefined }),
      },
    },
  );
}

function withoutAnswer({ payload, ...event }) {
  return { ...event, payload: { ...payload, response: { output: undefined, messages: undefined } } };
}
