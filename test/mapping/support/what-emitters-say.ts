import type { ResultFacts } from './facts-of-result';

const NO_DETAILS: ResultFacts = { cacheRead: undefined, reasoning: undefined };
const NO_USAGE: ResultFacts = { ...NO_DETAILS, input: undefined, output: undefined };
/** OpenInference's OpenAI stream: no chunk's model, id or usage reaches the span. */
const OPENINFERENCE_STREAM: ResultFacts = { ...NO_USAGE, model: 'gpt-4o-mini', id: undefined };
const NO_CONTENT: ResultFacts = { text: undefined, toolCalls: [] };
/** What the fake provider streams; of a stream only the last chunk was captured. */
const STREAMED: ResultFacts = { text: 'Hello! How can I help you today?', toolCalls: [] };
const STREAMED_CALL: ResultFacts = {
  text: undefined,
  toolCalls: [
    {
      id: 'call_abc123',
      type: 'function',
      name: 'get_weather',
      arguments: { location: 'Paris', unit: 'celsius' },
    },
  ],
};

/**
 * Where a span says less than the provider answered, or says it otherwise, and nothing in the mapper can change that:
 * by fixture, and `#n` for its n-th span. An undefined fact must be absent from the event, not invented. Also what was
 * streamed, where the capture of the result does not hold it.
 */
export const WHAT_EMITTERS_SAY: { readonly [fixture: string]: ResultFacts } = {
  // The Anthropic SDK's own spans carry content only when asked to.
  'anthropic-openinference-messages#1': NO_CONTENT,
  'anthropic-openinference-messages-streamHelper#0': { id: undefined },
  'anthropic-openinference-messages-streamHelper#1': NO_CONTENT,
  'anthropic-openinference-messages-tools#1': NO_CONTENT,
  'anthropic-openinference-messages-tools-turn2#1': NO_CONTENT,
  'azure-openinference-chat-stream': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'openai-openinference-chat-stream': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'openai-openinference-chat-stream-nousage': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'openai-openinference-chat-tools-stream': { ...OPENINFERENCE_STREAM, ...STREAMED_CALL },
  'openai-openinference-chat-stream-abandoned': { ...OPENINFERENCE_STREAM, ...STREAMED, finish: 'stop' },
  // OpenInference's streams of other library versions and of others' hosts, which lose the same.
  'groq-openinference-shim-chat-stream': {
    ...OPENINFERENCE_STREAM,
    ...STREAMED,
    model: 'llama-3.3-70b-versatile',
  },
  'groq-via-openai-openinference-chat-stream': {
    ...OPENINFERENCE_STREAM,
    ...STREAMED,
    model: 'llama-3.3-70b-versatile',
  },
  'openai-openinference-chat-streamHelper': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'openai-openinference-lib5-chat-stream': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'openai-openinference-lib5-chat-stream-nousage': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'openai-openinference-lib5-chat-stream-abandoned': {
    ...OPENINFERENCE_STREAM,
    ...STREAMED,
    finish: 'stop',
  },
  'openai-openinference-lib5-chat-tools-stream': { ...OPENINFERENCE_STREAM, ...STREAMED_CALL },
  'openai-openinference-embeddings': { input: undefined },
  // Version 5 of the AI SDK tells neither details of the counts nor what the model thought.
  'vercel-builtin-v5-generateObject': NO_DETAILS,
  'vercel-builtin-v5-generateText': NO_DETAILS,
  'vercel-builtin-v5-generateText-tools': NO_DETAILS,
  'vercel-builtin-v5-generateText-responses': { ...NO_DETAILS, thinking: undefined },
  // Version 7 tells reasoning tokens and vectors only when asked to.
  'vercel-builtin-v7-embed': { vectors: undefined },
  'vercel-builtin-v7-embedMany': { vectors: undefined },
  'vercel-builtin-v7-generateText': { reasoning: undefined },
  'vercel-builtin-v7-generateText-responses': { reasoning: undefined },
  'vercel-builtin-v7-telemetry-off': { reasoning: undefined },
  'openai-openinference-completions': { id: undefined, finish: undefined },
  // OTel contrib's spans leave content to log records, and have no token details.
  'azure-otel-chat-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'groq-via-openai-otel-chat': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-stream': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-responses': { ...NO_DETAILS, ...NO_CONTENT, thinking: undefined },
  'openai-otel-embeddings': { vectors: undefined },
  // Traceloop: no token details for OpenAI, none at all for its streams, and finish reasons in its own words.
  'azure-traceloop-chat-tools': { ...NO_DETAILS, finish: 'tool_call' },
  'groq-via-openai-traceloop-chat': NO_DETAILS,
  'openai-traceloop-chat': NO_DETAILS,
  'openai-traceloop-chat-image': NO_DETAILS,
  'openai-traceloop-chat-stream': { ...NO_USAGE, ...STREAMED },
  'openai-traceloop-chat-tools': { ...NO_DETAILS, finish: 'tool_call' },
  'openai-traceloop-chat-tools-stream': { ...NO_USAGE, ...STREAMED_CALL },
  'openai-traceloop-chat-tools-turn2': NO_DETAILS,
  'openai-traceloop-responses-tools': { ...NO_DETAILS, toolCalls: [], thinking: undefined },
  'openai-agents-traceloop-run-tools#0': { text: undefined },
  // The first turn of the agent's run calls a tool; the result holds the answer of the last one.
  'openai-agents-openinference-run-tools#0': { text: undefined, id: 'resp_FAKE0' },
  'openai-agents-openinference-run-tools#1': { text: undefined, id: 'resp_FAKE0' },
  // Traceloop on Bedrock: no cache counts, so 21 cannot be made inclusive.
  'bedrock-traceloop-invokeModel-tools': {
    model: 'claude-sonnet-4-5-20250929-v1:0',
    id: undefined,
    finish: 'tool_call',
    input: 21,
    cacheRead: undefined,
    cacheWrite: undefined,
  },
  'langchain-traceloop-bind-tools': {
    ...NO_DETAILS,
    toolCalls: [],
    model: 'gpt-4o-mini',
    id: undefined,
    finish: 'tool_call',
  },
  'vertexai-traceloop-generateContent': { ...NO_DETAILS, id: undefined, output: 10 },
  'vertexai-traceloop-generateContent-tools': { ...NO_DETAILS, id: undefined, output: 10, toolCalls: [] },
  // The OpenAI span under LangChain's streaming one is a stream like any other.
  'langchain-openinference-stream#0': { ...OPENINFERENCE_STREAM, ...STREAMED },
  'langchain-openinference-stream#1': {
    ...STREAMED,
    model: 'gpt-4o-mini-2024-07-18',
    id: 'chatcmpl-FAKE1',
    finish: 'stop',
    input: 24,
    output: 11,
    cacheRead: 8,
    reasoning: 4,
  },
  'anthropic-builtin-content-messages-stream': {
    // The SDK's own spans have a stream's numbers but never its content.
    ...NO_CONTENT,
    id: 'msg_FAKE1',
    finish: 'end_turn',
    input: 33,
    output: 17,
    cacheRead: 5,
  },
  'anthropic-builtin-messages-stream': { ...NO_CONTENT, input: 33, output: 17, cacheRead: 5 },
  'bedrock-openinference-converse-stream': { ...STREAMED, finish: 'end_turn', input: 21, output: 17 },
  'bedrock-openinference-invokeModel-stream': {
    ...STREAMED,
    finish: 'end_turn',
    input: 33,
    output: 17,
    cacheRead: 5,
  },
  'google-genai-traceloop-lib2.32-bridged-generateContent-stream': STREAMED,
};
