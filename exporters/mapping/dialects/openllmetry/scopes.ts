/** OpenLLMetry's instrumentations for JavaScript, and the tracer of its SDK's decorators. */
const JAVASCRIPT = '@traceloop/';
/** Its instrumentations of vector databases speak `db.*`, and are no GenAI operations. */
const VECTOR_DATABASES =
  /^@traceloop\/instrumentation-(?:chroma|chromadb|lancedb|marqo|milvus|pinecone|qdrant|weaviate)$/;

const PYTHON = 'opentelemetry.instrumentation.';
/**
 * Its instrumentations for Python, by the part of the scope's name that follows the prefix. OpenTelemetry's own have the
 * same prefix; where they share a whole name, both are read alike.
 */
const PYTHON_PACKAGES: ReadonlySet<string> = new Set([
  ...['agno', 'alephalpha', 'anthropic', 'bedrock', 'cohere', 'crewai', 'google_generativeai', 'groq'],
  ...['haystack', 'langchain', 'llamaindex', 'mcp', 'mistralai', 'ollama', 'openai', 'openai_agents'],
  ...['replicate', 'sagemaker', 'together', 'transformers', 'vertexai', 'voyageai', 'watsonx', 'writer'],
]);
const PYTHON_DECORATORS = 'traceloop.tracer';

/** True for a scope of OpenLLMetry (Traceloop), in JavaScript or Python. */
export function isOpenLlmetryScope(name: string): boolean {
  if (name.startsWith(JAVASCRIPT)) return !VECTOR_DATABASES.test(name);
  if (name.startsWith(PYTHON)) return PYTHON_PACKAGES.has(name.slice(PYTHON.length).split('.', 1)[0] ?? '');
  return name === PYTHON_DECORATORS;
}

/** Scopes of which we know more than that they are OpenLLMetry's. */
export const SCOPES = {
  anthropic: '@traceloop/instrumentation-anthropic',
  bedrock: '@traceloop/instrumentation-bedrock',
  cohere: '@traceloop/instrumentation-cohere',
  googleGenAi: '@traceloop/instrumentation-google-generativeai',
  langchain: '@traceloop/instrumentation-langchain',
  llamaIndex: '@traceloop/instrumentation-llamaindex',
  mcp: '@traceloop/instrumentation-mcp',
  openAi: '@traceloop/instrumentation-openai',
  together: '@traceloop/instrumentation-together',
  vertexAi: '@traceloop/instrumentation-vertexai',
} as const;
