// What a captured run shows. Each mark has: `concerns`, whether a capture can show it at all; `shows`, whether a golden
// event does; `isUnsaid`, whether the tests know that the span itself does not say it.

const isEmbedding = ({ meta }) => /embed/i.test(meta.scenario);
const isAbandoned = ({ meta }) => /abandoned/.test(meta.scenario);
const isStream = ({ meta }) => /stream/i.test(meta.scenario) && !/abandoned/.test(meta.scenario);
const isCall = (capture) => capture.error === null && !isEmbedding(capture) && !isAbandoned(capture);

export const MARKS = [
  {
    title: 'Messages',
    concerns: isCall,
    shows: ({ type, payload }) =>
      type === 'llm_generation' && (payload.request.messages ?? []).length > 0 && hasAnswer(payload),
    isUnsaid: (says) => 'text' in says && says.text === undefined,
  },
  {
    title: 'Tools',
    // A second turn alone sends a call back and asks for none.
    concerns: (capture) =>
      isCall(capture) && (/tools(?!-turn2)/.test(capture.meta.scenario) || asksForTools(capture)),
    shows: ({ type, payload }) =>
      type === 'llm_generation' &&
      (payload.response.tool_calls ?? []).some((call) => call.name !== '' && call.arguments !== undefined),
    isUnsaid: (says) => says.toolCalls?.length === 0,
  },
  {
    title: 'Usage',
    concerns: isCall,
    shows: ({ type, payload }) =>
      type === 'llm_generation' &&
      payload.usage?.input_tokens !== undefined &&
      payload.usage.output_tokens !== undefined,
    isUnsaid: (says) => 'input' in says && says.input === undefined,
  },
  {
    title: 'Stream',
    concerns: (capture) => isCall(capture) && isStream(capture),
    shows: ({ type, payload }) => type === 'llm_generation' && hasAnswer(payload),
    isUnsaid: (says) => 'text' in says && says.text === undefined,
  },
  {
    title: 'Errors',
    concerns: ({ error }) => error !== null,
    shows: ({ payload }) => payload.status === 'error' && payload.error !== undefined,
    isUnsaid: () => false,
  },
];

/** A capture of several turns, of which the first asks. */
function asksForTools({ result }) {
  return (result?.turns?.[0]?.toolCalls ?? []).length > 0;
}

function hasAnswer({ response }) {
  return (
    response.output !== undefined ||
    (response.messages ?? []).length > 0 ||
    (response.tool_calls ?? []).length > 0
  );
}
