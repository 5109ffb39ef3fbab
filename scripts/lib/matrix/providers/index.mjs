import { anthropic, anthropicOwnSpans } from './anthropic.mjs';
import { bedrock } from './bedrock.mjs';
import { cohere } from './cohere.mjs';
import { googleGenAI, legacyGemini, vertexAI, vertexAIByGenAI } from './google.mjs';
import { groqSdk, groqThroughOpenAI } from './groq.mjs';
import { langchain, langchainAndOpenAI, langchainInBackground } from './langchain.mjs';
import { mistral } from './mistral.mjs';
import { azureOpenAI, openAI } from './openai.mjs';
import { together } from './together.mjs';
import { vercelAI } from './vercel-ai.mjs';

/**
 * A provider's scenarios and what they must come to; `name` is its file in test/apps/providers/providers, `title` what
 * its rows begin with.
 *
 * @typedef {{ name: string, title: string, scenarios: Record<string, import('../check-scenario.mjs').ExpectedScenario> }} ProviderRun
 */

/** All, in the order of their rows. */
export const PROVIDER_RUNS = [
  openAI,
  azureOpenAI,
  anthropic,
  anthropicOwnSpans,
  langchain,
  langchainAndOpenAI,
  langchainInBackground,
  googleGenAI,
  legacyGemini,
  vertexAI,
  vertexAIByGenAI,
  bedrock,
  cohere,
  groqThroughOpenAI,
  groqSdk,
  together,
  mistral,
  vercelAI,
];
