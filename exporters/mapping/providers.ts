/**
 * The names emitters use, lower case with `_` for `-` and spaces, and the provider each means: OpenTelemetry's
 * `gen_ai.provider.name` values where it has one. Names that are right already stand here too, so that what follows them
 * after a dot can be told from their own dots.
 */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['openai', 'openai'],
  ['open_ai', 'openai'],
  ['anthropic', 'anthropic'],
  ['cohere', 'cohere'],
  ['groq', 'groq'],
  ['deepseek', 'deepseek'],
  ['perplexity', 'perplexity'],
  ['fireworks', 'fireworks'],
  ['fireworks_ai', 'fireworks'],
  ['openrouter', 'openrouter'],
  ['cerebras', 'cerebras'],
  ['deepinfra', 'deepinfra'],
  ['ollama', 'ollama'],
  ['replicate', 'replicate'],
  ['azure', 'azure.ai.openai'],
  ['azure_openai', 'azure.ai.openai'],
  ['azureopenai', 'azure.ai.openai'],
  ['azure.ai.openai', 'azure.ai.openai'],
  ['azure_ai_openai', 'azure.ai.openai'],
  ['az.ai.openai', 'azure.ai.openai'],
  ['az.ai.inference', 'azure.ai.inference'],
  ['azure.ai.inference', 'azure.ai.inference'],
  ['azure_ai_inference', 'azure.ai.inference'],
  ['azure_ai', 'azure.ai.inference'],
  ['aws', 'aws.bedrock'],
  ['amazon', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['aws.bedrock', 'aws.bedrock'],
  ['aws_bedrock', 'aws.bedrock'],
  ['amazon_bedrock', 'aws.bedrock'],
  ['bedrock_converse', 'aws.bedrock'],
  ['google', 'gcp.gen_ai'],
  ['gcp', 'gcp.gen_ai'],
  ['gcp.gen_ai', 'gcp.gen_ai'],
  ['google_genai', 'gcp.gen_ai'],
  ['gcp.gemini', 'gcp.gemini'],
  ['google_ai', 'gcp.gemini'],
  ['google_ai_studio', 'gcp.gemini'],
  ['google_generativeai', 'gcp.gemini'],
  ['google_generative_ai', 'gcp.gemini'],
  ['google.generative_ai', 'gcp.gemini'],
  ['gemini', 'gcp.gemini'],
  ['gcp.vertex_ai', 'gcp.vertex_ai'],
  ['google_vertexai', 'gcp.vertex_ai'],
  ['google_vertex', 'gcp.vertex_ai'],
  ['google_vertex_ai', 'gcp.vertex_ai'],
  ['google.vertex', 'gcp.vertex_ai'],
  ['vertex', 'gcp.vertex_ai'],
  ['vertexai', 'gcp.vertex_ai'],
  ['vertex_ai', 'gcp.vertex_ai'],
  ['mistral', 'mistral_ai'],
  ['mistral_ai', 'mistral_ai'],
  ['mistralai', 'mistral_ai'],
  ['x_ai', 'x_ai'],
  ['xai', 'x_ai'],
  ['watsonx', 'ibm.watsonx.ai'],
  ['ibm.watsonx.ai', 'ibm.watsonx.ai'],
  ['moonshot', 'moonshot_ai'],
  ['moonshot_ai', 'moonshot_ai'],
  ['moonshotai', 'moonshot_ai'],
  ['together', 'together'],
  ['together_ai', 'together'],
  ['together.ai', 'together'],
  ['togetherai', 'together'],
]);

/**
 * One name for each provider: OpenTelemetry's where it has one, else what the span said, in lower case. The AI SDK writes
 * the API behind the provider (`openai.chat`, `google.vertex.chat`, `vertex.anthropic.messages`); it is left out.
 */
export function normaliseProvider(said: string): string {
  const name = said.trim().toLowerCase();
  let candidate = name.replaceAll(/[\s-]/g, '_');
  // Names of providers have three parts at most; what is longer is none of ours.
  for (let parts = 0; parts < 5; parts += 1) {
    const known = PROVIDERS.get(candidate);
    if (known !== undefined) return known;
    const dot = candidate.lastIndexOf('.');
    if (dot <= 0) break;
    candidate = candidate.slice(0, dot);
  }
  return name;
}

/** Hosts that speak OpenAI's API and are somebody else, and OpenAI itself. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['api.openai.com', 'openai'],
  ['openai.azure.com', 'azure.ai.openai'],
  ['cognitiveservices.azure.com', 'azure.ai.openai'],
  ['services.ai.azure.com', 'azure.ai.inference'],
  ['models.ai.azure.com', 'azure.ai.inference'],
  ['models.inference.ai.azure.com', 'github'],
  ['models.github.ai', 'github'],
  ['api.anthropic.com', 'anthropic'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['api.moonshot.ai', 'moonshot_ai'],
  ['api.moonshot.cn', 'moonshot_ai'],
  ['api.together.xyz', 'together'],
  ['api.together.ai', 'together'],
  ['api.fireworks.ai', 'fireworks'],
  ['openrouter.ai', 'openrouter'],
  ['api.cohere.com', 'cohere'],
  ['api.cohere.ai', 'cohere'],
  ['api.cerebras.ai', 'cerebras'],
  ['api.deepinfra.com', 'deepinfra'],
  ['api.sambanova.ai', 'sambanova'],
  ['integrate.api.nvidia.com', 'nvidia'],
  ['router.huggingface.co', 'huggingface'],
  ['api-inference.huggingface.co', 'huggingface'],
  ['dashscope.aliyuncs.com', 'alibaba'],
  ['dashscope-intl.aliyuncs.com', 'alibaba'],
  ['ml.cloud.ibm.com', 'ibm.watsonx.ai'],
  ['generativelanguage.googleapis.com', 'gcp.gemini'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
]);

/** What DNS allows. */
const MAX_HOST_CHARACTERS = 253;

/** `us-central1-aiplatform.googleapis.com`, `bedrock-runtime.eu-west-1.amazonaws.com`. */
const REGIONAL: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [/^[a-z0-9-]{1,40}-aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^bedrock[a-z-]{0,20}\.[a-z0-9-]{1,40}\.amazonaws\.com$/, 'aws.bedrock'],
];

/**
 * Who answered when an instrumentation only knows whose client asked: `openai` at api.groq.com is Groq. Undefined for
 * hosts that are nobody's in particular.
 */
export function providerOfHost(host: string): string | undefined {
  if (host.length > MAX_HOST_CHARACTERS) return undefined;
  const name = host.toLowerCase();
  for (let from = 0; ; ) {
    const provider = HOSTS.get(name.slice(from));
    if (provider !== undefined) return provider;
    const dot = name.indexOf('.', from);
    if (dot < 0) break;
    from = dot + 1;
  }
  for (const [pattern, provider] of REGIONAL) if (pattern.test(name)) return provider;
  return undefined;
}
