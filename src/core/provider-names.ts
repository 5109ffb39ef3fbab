import { ConfigError } from './errors';
import { nearestName } from './nearest-name';
import type { Parse } from './parse-value';

/** Providers and frameworks whose calls can be recorded, with the other names the official SDKs give them. */
const PROVIDERS = {
  openai: ['azureopenai', 'azure_openai'],
  anthropic: [],
  langchain: [],
  google: ['google_generativeai', 'google_genai', 'gemini'],
  vertexai: ['vertex_ai'],
  bedrock: ['aws_bedrock', 'amazon_bedrock'],
  cohere: [],
  groq: [],
  mistral: ['mistralai'],
  together: [],
  openai_agents: [],
  vercel_ai: ['ai', 'ai_sdk'],
} as const satisfies Record<string, readonly string[]>;

/** A list in code, or names with commas between, as the environment has them; each name by its first spelling. */
export const providerNames: Parse<readonly string[]> = (value, option) => {
  const names = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string'))
    throw new ConfigError(option, 'it is no list of names', `Use for example ['openai']`);
  return [
    ...new Set(
      names
        .map((name) => name.trim())
        .filter((name) => name !== '')
        .map((name) => known(name, option)),
    ),
  ];
};

function known(name: string, option: string): string {
  const written = name.toLowerCase().replaceAll('-', '_');
  for (const [provider, others] of Object.entries(PROVIDERS)) {
    if (provider === written || others.some((other) => other === written)) return provider;
  }
  const all = Object.keys(PROVIDERS);
  const near = nearestName(written, all);
  const fix = near === undefined ? `Use some of ${all.join(', ')}` : `Did you mean ${near}?`;
  throw new ConfigError(option, `${JSON.stringify(name.slice(0, 80))} is not a provider we know`, fix);
}
