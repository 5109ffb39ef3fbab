/** Instrumentations of frameworks whose names contain a provider's. */
const FRAMEWORK = /agents|langchain|llama-?index|vercel|ai-sdk|mastra|langgraph/i;
/** Instrumentations of providers' own clients, by OpenInference, OpenTelemetry, OpenLLMetry or built into the client. */
const CLIENT =
  /openai|anthropic|bedrock|aws-sdk|genai|generative|vertex|cohere|groq|mistral|together|ollama/i;

/** True for the instrumentation of a provider's client. Clients are called by frameworks and never call one. */
export function isClientScope(scopeName: string): boolean {
  return CLIENT.test(scopeName) && !FRAMEWORK.test(scopeName);
}
