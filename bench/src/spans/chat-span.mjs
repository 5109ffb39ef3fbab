import { SpanKind } from '@opentelemetry/api';
import { uniqueText } from './text.mjs';

/** One session for all spans of a run: what opening sessions costs is not the question here. */
const SESSION_ID = 'bench-session';

/**
 * A chat span as an instrumentation makes it: what is known at its start, and what comes with the answer.
 *
 * @typedef {object} ChatSpan
 * @property {string} name
 * @property {import('@opentelemetry/api').SpanOptions} options
 * @property {import('@opentelemetry/api').Attributes} answer
 */

/**
 * A chat span by the GenAI conventions with about `contentBytes` of messages as JSON, as instrumentations write them.
 *
 * @param {number} serial Makes its texts and ids its own.
 * @param {number} contentBytes UTF-8
 * @returns {ChatSpan}
 */
export function chatSpan(serial, contentBytes) {
  const text = (share) => uniqueText(serial, contentBytes * share);
  return {
    name: 'chat gpt-4o-mini',
    options: {
      kind: SpanKind.CLIENT,
      attributes: {
        'lucidic.session_id': SESSION_ID,
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.request.temperature': 0.2,
        'gen_ai.request.top_p': 0.95,
        'gen_ai.request.max_tokens': 1024,
        'server.address': 'api.openai.com',
        'server.port': 443,
        'gen_ai.system_instructions': JSON.stringify([part(text(0.1))]),
        'gen_ai.input.messages': JSON.stringify([
          { role: 'user', parts: [part(text(0.2))] },
          { role: 'assistant', parts: [part(text(0.2))] },
          { role: 'user', parts: [part(text(0.2))] },
        ]),
      },
    },
    answer: {
      'gen_ai.response.id': `chatcmpl-${serial}`,
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 400 + (serial % 100),
      'gen_ai.usage.output_tokens': 180 + (serial % 50),
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', parts: [part(text(0.3))], finish_reason: 'stop' },
      ]),
    },
  };
}

/** @param {string} content */
function part(content) {
  return { type: 'text', content };
}
