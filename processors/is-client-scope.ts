/** Instrumentations of frameworks whose names contain a provider's. */
const FRAMEWORK = /agents|langchain|llama-?index|vercel|ai-sdk|mastra|langgraph/i;
/** Instrumentations of providers' own clients, by OpenInference, OpenTelemetry, OpenLLMetry or built into the client. */
const CLIENT =
  /openai|anthropic|bedrock|aws-sdk|genai|generative|vertex|cohere|groq|mistral|together|ollama/i;
/** What a client itself emits, from inside of what instrumentations wrap around it. */
const BUILT_IN = /^com\.anthropic\.sdk|^mistralai/i;

/** True for the instrumentation of a provider's client. Clients are called by frameworks and never call one. */
export function isClientScope(scopeName: string): boolean {
  return CLIENT.test(scopeName) && !FRAMEWORK.test(scopeName);
}

/** How deep an instrumentation sits: 0 a framework's, 1 a client's, 2 the client's own. The deeper is called by the other. */
export function scopeDepth(scopeName: string): 0 | 1 | 2 {
  if (!isClientScope(scopeName)) return 0;
  return BUILT_IN.test(scopeName) ? 2 : 1;
}

/**
 * True for the AI SDK (`ai`, and `gen_ai` from version 7): it makes its requests itself, under a span of its own that is
 * active, so whatever else sees them is linked to it.
 */
export function linksItsCalls(scopeName: string): boolean {
  return scopeName === 'ai' || scopeName === 'gen_ai';
}
