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

const CALL_ID = 'fc1';
const GEMINI_SPAN = 'generate_content gemini-2.5-flash';
const VERTEX_SPAN = 'vertexai.completion';
/** The span says only `Google`. */
const VERTEX_PROVIDER = /^gcp\.(gen_ai|vertex_ai)$/;
const LIMITED = new RegExp(limitedMessage);

const genAIScenarios = {
  generateContent: {
    events: [
      gemini({
        messages: [systemMessage, helloMessage],
        params: { temperature: 0.2, max_tokens: 256 },
        output: greeting,
      }),
    ],
  },
  stream: { events: [gemini({ messages: [helloMessage], output: greeting })] },
  tools: {
    events: [
      gemini({ messages: [questionMessage], toolCalls: [weatherCall(CALL_ID)] }),
      gemini({
        nth: 1,
        messages: [questionMessage, callMessage(CALL_ID), resultMessage(CALL_ID)],
        output: weatherAnswer,
      }),
    ],
  },
  error: {
    fails: true,
    events: failedCall(
      { span: `generate_content ${limitedModel}` },
      {
        request: { provider: 'gcp.gen_ai', model: limitedModel, messages: [helloMessage] },
        error: LIMITED,
      },
    ),
  },
};

/** @type {import('./index.mjs').ProviderRun} */
export const googleGenAI = { name: 'google-genai', title: 'F-50 Gemini', scenarios: genAIScenarios };

/**
 * The way that Google recommends since its own SDK for Vertex AI is deprecated. The spans do not tell the two services
 * apart.
 *
 * @type {import('./index.mjs').ProviderRun}
 */
export const vertexAIByGenAI = {
  name: 'google-genai-vertex',
  title: 'F-51 Vertex AI through @google/genai',
  scenarios: genAIScenarios,
};

/** @type {import('./index.mjs').ProviderRun} */
export const legacyGemini = {
  name: 'google-generative-ai',
  title: 'F-50 Gemini through @google/generative-ai',
  scenarios: {
    generateContent: unseen('the preload: no instrumentation knows this old package, there are no spans'),
  },
};

/** @type {import('./index.mjs').ProviderRun} */
export const vertexAI = {
  name: 'vertexai',
  title: 'F-51 Vertex AI',
  scenarios: {
    generateContent: { events: [vertex({ messages: [helloMessage], output: greeting })] },
    stream: { events: [vertex({ messages: [helloMessage], output: greeting })] },
    'generateContent parameters': {
      of: 'generateContent',
      waitsFor:
        'the preload: the span has neither the parameters, nor the id of the answer, nor its thoughts',
      events: [
        {
          span: VERTEX_SPAN,
          type: 'llm_generation',
          payload: { request: { params: undefined }, misc: { response_id: undefined, usage: undefined } },
        },
      ],
    },
    tools: {
      turnsUnseen: true,
      waitsFor: 'the preload: the spans have neither the calls of tools nor their results',
      events: [
        withoutMessages(vertex({ messages: [questionMessage] })),
        vertex({
          nth: 1,
          messages: [questionMessage, { role: 'assistant', content: '' }, { role: 'user', content: '' }],
          output: weatherAnswer,
        }),
      ],
    },
    error: {
      fails: true,
      events: failedCall(
        { span: VERTEX_SPAN },
        {
          request: { provider: VERTEX_PROVIDER, model: limitedModel, messages: [helloMessage] },
          error: LIMITED,
        },
      ),
    },
  },
};

function gemini({ nth, messages, params, output, toolCalls }) {
  return modelCall(
    { span: GEMINI_SPAN, nth },
    {
      request: { provider: 'gcp.gen_ai', model: 'gemini-2.5-flash', messages, params },
      output,
      toolCalls,
      // 6 input tokens at $0.30 a million, 3 cached at $0.03, and at $2.50 10 output and 6 thoughts.
      usage: { input_tokens: 9, output_tokens: 16, cost: 0.000_041_89 },
      misc: { usage: { cache_read: 3, reasoning: 6 }, response_id: 'rFAKE1', finish_reason: 'stop' },
    },
  );
}

function vertex({ nth, messages, output }) {
  return modelCall(
    { span: VERTEX_SPAN, nth },
    {
      request: { provider: VERTEX_PROVIDER, model: 'gemini-1.5-flash', messages },
      output,
      usage: { input_tokens: 9, output_tokens: 10 },
      misc: { finish_reason: 'STOP' },
    },
  );
}

/** Whether an answer of which nothing is known is one empty message or none is nobody's promise. */
function withoutMessages({ payload, ...event }) {
  const { output, tool_calls } = payload.response;
  return { ...event, payload: { ...payload, response: { output, tool_calls } } };
}
