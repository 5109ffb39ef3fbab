import { errorEventId, eventId } from './expected-ids.mjs';

const AGENT = 'invoke_agent travel-planner';
const CHAT = 'chat gpt-4o-mini';
const WEATHER = 'execute_tool get_weather';
const BOOKING = 'execute_tool book_hotel';

/**
 * The events that the run of test/apps/shared/emit-agent-run.cjs must become, by their name here. The two HTTP spans are
 * refused, and the chat hangs under the agent although one of them stood between.
 *
 * @param {Record<string, { traceId: string, spanId: string }>} spans by span name
 * @param {string} sessionId
 */
export function expectedEvents(spans, sessionId) {
  const from = (name, rest) => ({
    client_event_id: eventId(spans[name]),
    client_parent_event_id: name === AGENT ? undefined : eventId(spans[AGENT]),
    session_id: sessionId,
    metadata: {
      trace_id: spans[name].traceId,
      span_id: spans[name].spanId,
      span_name: name,
      scope: 'travel-agent',
      scope_version: '1.2.3',
    },
    tags: undefined,
    blob: undefined,
    ...rest,
  });
  return {
    agent: from(AGENT, {
      type: 'function_call',
      occurred_at: '2026-01-15T10:00:00.010456Z',
      duration: 1.5,
      payload: { function_name: 'travel-planner', status: 'ok', error: undefined },
    }),
    chat: from(CHAT, {
      type: 'llm_generation',
      occurred_at: '2026-01-15T10:00:00.030456Z',
      duration: 0.75,
      payload: chatPayload,
    }),
    weather: from(WEATHER, {
      type: 'function_call',
      occurred_at: '2026-01-15T10:00:00.830456Z',
      duration: 0.1,
      payload: {
        function_name: 'get_weather',
        arguments: { city: 'Oslo' },
        return_value: { celsius: -4 },
        status: 'ok',
        error: undefined,
        misc: { tool_call_id: 'call_1' },
      },
    }),
    booking: from(BOOKING, {
      type: 'function_call',
      occurred_at: '2026-01-15T10:00:00.940456Z',
      duration: 0.56,
      payload: { function_name: 'book_hotel', status: 'error', error: 'RangeError: no rooms left' },
    }),
    'booking error': from(BOOKING, {
      client_event_id: errorEventId(spans[BOOKING]),
      client_parent_event_id: eventId(spans[BOOKING]),
      type: 'error_traceback',
      occurred_at: '2026-01-15T10:00:01.490456Z',
      duration: undefined,
      payload: {
        error: 'RangeError: no rooms left',
        traceback: /^RangeError: no rooms left\n\s+at .*emit-agent-run\.cjs/,
      },
    }),
  };
}

const toolCall = { id: 'call_1', type: 'function', name: 'get_weather', arguments: { city: 'Oslo' } };

const chatPayload = {
  request: {
    provider: 'openai',
    // The model that answered; the one that was asked for is in the metadata.
    model: 'gpt-4o-mini-2024-07-18',
    messages: [
      { role: 'system', content: 'You plan travels.' },
      { role: 'user', content: 'A room in Oslo for tonight, please.' },
    ],
    params: { temperature: 0.2, max_tokens: 256 },
  },
  response: {
    output: 'First the weather.',
    messages: [{ role: 'assistant', content: 'First the weather.', tool_calls: [toolCall] }],
    tool_calls: [toolCall],
  },
  usage: { input_tokens: 1_200, output_tokens: 80 },
  status: 'ok',
  error: undefined,
  misc: { finish_reason: 'tool_call', response_id: 'resp_1', usage: { cache_read: 200 } },
};
