/** The names emitters use, lower case, and the provider each means (OpenTelemetry's `gen_ai.provider.name` values). */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['azure', 'azure.ai.openai'],
  ['azure_openai', 'azure.ai.openai'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['azure_ai_inference', 'azure.ai.inference'],
  ['aws', 'aws.bedrock'],
  ['amazon', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['aws_bedrock', 'aws.bedrock'],
  ['amazon_bedrock', 'aws.bedrock'],
  ['bedrock_converse', 'aws.bedrock'],
  ['google', 'gcp.gen_ai'],
  ['google_genai', 'gcp.gen_ai'],
  ['google_ai', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['google_vertexai', 'gcp.vertex_ai'],
  ['vertexai', 'gcp.vertex_ai'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['mistral', 'mistral_ai'],
  ['mistralai', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['watsonx', 'ibm.watsonx.ai'],
  ['moonshot', 'moonshot_ai'],
  ['moonshotai', 'moonshot_ai'],
]);

/** Providers whose name is often followed by their API (`openai.chat`, `anthropic.messages`), as the AI SDK writes it. */
const WITH_API_SUFFIX = new Set([
  'openai',
  'anthropic',
  'cohere',
  'groq',
  'mistral',
  'xai',
  'deepseek',
  'perplexity',
]);

/** One name for each provider: OpenTelemetry's where it has one, else what the span said, in lower case. */
export function normaliseProvider(said: string): string {
  const name = said.trim().toLowerCase();
  const [first = name] = name.split('.');
  const base = WITH_API_SUFFIX.has(first) ? first : name;
  return PROVIDERS.get(base) ?? base;
}

/** Hosts that speak OpenAI's API and are somebody else. */
const HOSTS: readonly (readonly [suffix: string, provider: string])[] = [
  ['openai.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.inference'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.together.xyz', 'together'],
  ['api.fireworks.ai', 'fireworks'],
  ['openrouter.ai', 'openrouter'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
];

/**
 * Who answered when an instrumentation only knows whose client asked: `openai` at api.groq.com is Groq. Undefined for
 * hosts that are nobody's in particular.
 */
export function providerOfHost(host: string): string | undefined {
  const name = host.toLowerCase();
  return HOSTS.find(([suffix]) => name === suffix || name.endsWith(`.${suffix}`))?.[1];
}
