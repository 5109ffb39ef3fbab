import type { Exclusions } from '../../usage';
import { SCOPES } from './scopes';

/**
 * What each instrumentation's totals leave out, from its source. They pass on the provider's own counting: Anthropic's
 * input (also through Bedrock) is without what was cached, Gemini's output without its thoughts. The names of the
 * attributes are the same everywhere, so the scope has to say. Python's Anthropic instrumentation adds the cached tokens
 * up itself; of the other Python ones a total tells, which they all write.
 */
const BY_SCOPE: ReadonlyMap<string, Exclusions> = new Map<string, Exclusions>([
  [SCOPES.anthropic, { input: true }],
  [SCOPES.bedrock, { input: true }],
  [SCOPES.googleGenAi, { output: true }],
  [SCOPES.vertexAi, { output: true }],
  [SCOPES.openAi, {}],
  [SCOPES.together, {}],
  [SCOPES.cohere, {}],
  ['opentelemetry.instrumentation.anthropic', {}],
  ['opentelemetry.instrumentation.bedrock', { input: true }],
]);

/** Undefined for a scope of which nothing is known. */
export function exclusionsOf(scopeName: string): Exclusions | undefined {
  return BY_SCOPE.get(scopeName);
}
