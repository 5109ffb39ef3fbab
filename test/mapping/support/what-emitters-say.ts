import type { ResultFacts } from './facts-of-result';

const NO_DETAILS: ResultFacts = { cacheRead: undefined, cacheWrite: undefined, reasoning: undefined };
const NO_USAGE: ResultFacts = { ...NO_DETAILS, input: undefined, output: undefined };
/** OpenInference's OpenAI stream: no chunk's model, id or usage reaches the span. */
const OPENINFERENCE_STREAM: ResultFacts = { ...NO_USAGE, model: 'gpt-4o-mini', id: undefined };
const NO_CONTENT: ResultFacts = { text: undefined, toolCalls: [], thinking: undefined };
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

/** The Anthropic SDK's own span of a stream: its numbers, and never its content. */
const ANTHROPIC_STREAM: ResultFacts = {
  ...NO_CONTENT,
  id: 'msg_FAKE1',
  input: 33,
  output: 17,
  cacheRead: 5,
  cacheWrite: 7,
};
/** Gemini's counts, as the last chunk of a stream has them. */
const GEMINI_USAGE: ResultFacts = { input: 9, output: 16, cacheRead: 3, reasoning: 6 };

/**
 * Captures in which the call went well and the application failed over what an instrumentation did to its answer: the
 * spans know of no failure.
 */
export const FAILED_OUTSIDE_THE_CALL: ReadonlySet<string> = new Set([
  'openai-otel-lib5-chat-parse',
  'openai-traceloop-chat-streamHelper',
]);

const WITHOUT_ID = [
  { id: undefined, type: 'function', name: 'get_weather', arguments: { location: 'Paris' } },
];

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
  'azure-otel-chat-stream': { ...NO_DETAILS, ...NO_CONTENT },
  'azure-otel-chat-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'groq-via-openai-otel-chat-stream': { ...NO_DETAILS, ...NO_CONTENT },
  'groq-via-openai-otel-chat-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'groq-via-openai-otel-chat': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-image': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-streamHelper': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-stream-nousage': { ...NO_USAGE, ...NO_CONTENT },
  'openai-otel-chat-tools-stream': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-withResponse': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-lib5-chat': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-nocontent-chat-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-nocontent-responses': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-responses-stream': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-responses-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-responses-tools-turn2': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-stream': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-chat-tools': { ...NO_DETAILS, ...NO_CONTENT },
  'openai-otel-responses': { ...NO_DETAILS, ...NO_CONTENT, thinking: undefined },
  'openai-otel-embeddings': { vectors: undefined },
  // Traceloop: no token details for OpenAI, none at all for its streams, and finish reasons in its own words.
  'azure-traceloop-chat': NO_DETAILS,
  'azure-traceloop-chat-stream': { ...NO_USAGE, ...STREAMED },
  'groq-via-openai-traceloop-chat-stream': { ...NO_USAGE, ...STREAMED },
  'openai-traceloop-chat-stream-nousage': { ...NO_USAGE, ...STREAMED },
  'openai-traceloop-lib5-chat': NO_DETAILS,
  'langchain-traceloop-core0.3-bind-tools': { ...NO_DETAILS, finish: 'tool_call' },
  'langchain-traceloop-core0.3-invoke': NO_DETAILS,
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
  // Traceloop on Bedrock's Converse: who and which model, nothing else, and of the model's name the vendor is cut off.
  'bedrock-traceloop-converse-stream': { ...NO_USAGE, ...NO_CONTENT },
  'bedrock-traceloop-converse-tools': { ...NO_USAGE, ...NO_CONTENT, finish: undefined },
  // On InvokeModel: no cache counts, so 21 cannot be made inclusive, and of a stream it loses the text.
  'bedrock-traceloop-invokeModel-stream': {
    ...NO_DETAILS,
    ...NO_CONTENT,
    input: 21,
    output: 17,
    finish: 'stop',
  },
  'bedrock-traceloop-invokeModel-tools': {
    model: 'claude-sonnet-4-5-20250929-v1:0',
    id: undefined,
    finish: 'tool_call',
    input: 21,
    cacheRead: undefined,
    cacheWrite: undefined,
  },
  // Cohere's finish reason of a stream is not on its last event; its counts are in neither.
  'cohere-traceloop-lib7-v1-chat-stream': { ...NO_USAGE, text: 'Hello!', finish: undefined },
  'cohere-traceloop-lib7-v1-chat': NO_USAGE,
  'cohere-traceloop-v1-chat': NO_USAGE,
  'langchain-traceloop-bind-tools': {
    ...NO_DETAILS,
    toolCalls: [],
    model: 'gpt-4o-mini',
    id: undefined,
    finish: 'tool_call',
  },
  // Vertex AI: no thoughts, no cache; the total of 25 says that something is missing, and not what.
  'vertexai-traceloop-generateContent-stream': { ...NO_DETAILS, ...STREAMED, id: undefined, output: 10 },
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
  'anthropic-builtin-content-messages-stream': { ...ANTHROPIC_STREAM, finish: 'end_turn' },
  'anthropic-builtin-content-messages-thinking-stream': { ...ANTHROPIC_STREAM, finish: 'end_turn' },
  'anthropic-builtin-content-messages-tools-stream': { ...ANTHROPIC_STREAM, finish: 'tool_use' },
  'anthropic-builtin-messages-image': NO_CONTENT,
  'anthropic-builtin-messages-stream': ANTHROPIC_STREAM,
  'anthropic-builtin-messages-thinking': NO_CONTENT,
  'anthropic-builtin-messages-thinking-stream': ANTHROPIC_STREAM,
  'bedrock-openinference-converse-stream': { ...STREAMED, finish: 'end_turn', input: 21, output: 17 },
  'bedrock-openinference-invokeModel-stream': {
    ...STREAMED,
    finish: 'end_turn',
    input: 33,
    output: 17,
    cacheRead: 5,
  },
  'google-genai-traceloop-lib2.32-bridged-generateContent-stream': { ...STREAMED, ...GEMINI_USAGE },
  'google-genai-vertex-traceloop-lib1.52-generateContent-stream': { ...STREAMED, ...GEMINI_USAGE },
  // Traceloop on Together: calls without their ids.
  'together-traceloop-chat-tools-stream': { toolCalls: WITHOUT_ID },
  'together-traceloop-chat-tools-turn2#0': { toolCalls: WITHOUT_ID },
  'vertexai-traceloop-generateContent-tools-turn2#0': { toolCalls: [] },
};

/** Failures that the span tells in other words than the error the application got, and without a stack. */
export const TOLD_OTHERWISE: { readonly [fixture: string]: string } = {
  'mistral-builtin-chat-error429': 'Too many requests, please wait before trying again.',
};
