import { normaliseProvider } from '../../providers';

/** What follows a provider's name in the AI SDK's `provider`: the API it is asked by. */
const API =
  /\.(?:chat|responses|completion|messages|embedding|text-embedding|textEmbedding|image|speech|transcription|generative-ai|rerank|reranking)$/;

/** The SDK's provider packages whose names are not those everybody uses. */
const NAMES: readonly (readonly [name: RegExp, provider: string])[] = [
  [/^(?:google[.-])?vertex\b/, 'gcp.vertex_ai'],
  [/^google\.generative-ai\b/, 'gcp.gemini'],
  [/^(?:amazon-)?bedrock\b/, 'aws.bedrock'],
  [/^azure(?:-openai)?\b/, 'azure.ai.openai'],
  [/^togetherai\b/, 'together'],
];

/** The provider in `openai.chat`, `google.generative-ai`, `amazon-bedrock` or `vertex.anthropic.messages`. */
export function vercelAiProvider(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const name = said.trim().toLowerCase();
  const known = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  return known ?? normaliseProvider(name.replace(API, ''));
}
