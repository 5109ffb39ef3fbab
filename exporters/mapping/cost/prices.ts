/** What models of one price cost, US dollars per million tokens, standard tier (no batch, flex, priority or long context). */
export interface ModelPrice {
  /** Provider names as our events have them (`gen_ai.provider.name` values). */
  readonly providers: readonly string[];
  /** Model names without their date suffix, lower case. A dated name goes here only when its price is its own. */
  readonly models: readonly string[];
  readonly input: number;
  readonly output: number;
  /** Input read from a cache; absent: as plain input. */
  readonly cacheRead?: number;
  /** Input written to a cache (Anthropic: for 5 minutes); absent: as plain input. */
  readonly cacheWrite?: number;
  /** The price holds up to this many input tokens, beyond it another, which we do not model: no cost then. */
  readonly upToInput?: number;
  /** The day the price was read from the provider's price list, ISO. */
  readonly asOf: string;
}

/** Prices in the order they are searched. */
export type PriceTable = readonly ModelPrice[];

const OPENAI = ['openai'];
const ANTHROPIC = ['anthropic'];
const GOOGLE = ['gcp.gemini', 'gcp.gen_ai', 'gcp.vertex_ai'];
const MISTRAL = ['mistral_ai'];
const GROQ = ['groq'];

/**
 * List prices of text tokens as the providers published them at `asOf`; those of Anthropic and Google were compared with
 * their pages, the others are still to be. Bedrock and Azure are left out: they bill by region, which a span does not say.
 */
export const PRICES: PriceTable = [
  { providers: OPENAI, models: ['gpt-5.2'], input: 1.75, output: 14, cacheRead: 0.175, asOf: '2025-12-11' },
  { providers: OPENAI, models: ['gpt-5.1'], input: 1.25, output: 10, cacheRead: 0.125, asOf: '2025-11-13' },
  { providers: OPENAI, models: ['gpt-5'], input: 1.25, output: 10, cacheRead: 0.125, asOf: '2025-08-07' },
  { providers: OPENAI, models: ['gpt-5-mini'], input: 0.25, output: 2, cacheRead: 0.025, asOf: '2025-08-07' },
  {
    providers: OPENAI,
    models: ['gpt-5-nano'],
    input: 0.05,
    output: 0.4,
    cacheRead: 0.005,
    asOf: '2025-08-07',
  },
  { providers: OPENAI, models: ['gpt-4.1'], input: 2, output: 8, cacheRead: 0.5, asOf: '2025-04-14' },
  {
    providers: OPENAI,
    models: ['gpt-4.1-mini'],
    input: 0.4,
    output: 1.6,
    cacheRead: 0.1,
    asOf: '2025-04-14',
  },
  {
    providers: OPENAI,
    models: ['gpt-4.1-nano'],
    input: 0.1,
    output: 0.4,
    cacheRead: 0.025,
    asOf: '2025-04-14',
  },
  { providers: OPENAI, models: ['gpt-4o-2024-05-13'], input: 5, output: 15, asOf: '2024-05-13' },
  { providers: OPENAI, models: ['gpt-4o'], input: 2.5, output: 10, cacheRead: 1.25, asOf: '2024-10-01' },
  {
    providers: OPENAI,
    models: ['gpt-4o-mini'],
    input: 0.15,
    output: 0.6,
    cacheRead: 0.075,
    asOf: '2024-10-01',
  },
  { providers: OPENAI, models: ['o1'], input: 15, output: 60, cacheRead: 7.5, asOf: '2024-12-17' },
  { providers: OPENAI, models: ['o3'], input: 2, output: 8, cacheRead: 0.5, asOf: '2025-06-10' },
  { providers: OPENAI, models: ['o3-mini'], input: 1.1, output: 4.4, cacheRead: 0.55, asOf: '2025-01-31' },
  { providers: OPENAI, models: ['o4-mini'], input: 1.1, output: 4.4, cacheRead: 0.275, asOf: '2025-04-16' },
  { providers: OPENAI, models: ['gpt-4-turbo'], input: 10, output: 30, asOf: '2024-04-09' },
  { providers: OPENAI, models: ['gpt-4'], input: 30, output: 60, asOf: '2023-06-13' },
  { providers: OPENAI, models: ['gpt-3.5-turbo'], input: 0.5, output: 1.5, asOf: '2024-01-25' },
  { providers: OPENAI, models: ['gpt-3.5-turbo-instruct'], input: 1.5, output: 2, asOf: '2023-09-28' },
  { providers: OPENAI, models: ['text-embedding-3-small'], input: 0.02, output: 0, asOf: '2024-01-25' },
  { providers: OPENAI, models: ['text-embedding-3-large'], input: 0.13, output: 0, asOf: '2024-01-25' },
  { providers: OPENAI, models: ['text-embedding-ada-002'], input: 0.1, output: 0, asOf: '2023-06-13' },
  {
    providers: ANTHROPIC,
    models: ['claude-opus-4-6', 'claude-opus-4-5'],
    input: 5,
    output: 25,
    cacheRead: 0.5,
    cacheWrite: 6.25,
    asOf: '2026-03-21',
  },
  {
    providers: ANTHROPIC,
    models: ['claude-opus-4-1', 'claude-opus-4', 'claude-opus-4-0', 'claude-3-opus'],
    input: 15,
    output: 75,
    cacheRead: 1.5,
    cacheWrite: 18.75,
    asOf: '2025-08-05',
  },
  {
    providers: ANTHROPIC,
    models: ['claude-sonnet-4-5', 'claude-sonnet-4', 'claude-sonnet-4-0'],
    input: 3,
    output: 15,
    cacheRead: 0.3,
    cacheWrite: 3.75,
    upToInput: 200_000,
    asOf: '2025-09-29',
  },
  {
    providers: ANTHROPIC,
    models: ['claude-sonnet-4-6', 'claude-3-7-sonnet', 'claude-3-5-sonnet', 'claude-3-sonnet'],
    input: 3,
    output: 15,
    cacheRead: 0.3,
    cacheWrite: 3.75,
    asOf: '2026-03-21',
  },
  {
    providers: ANTHROPIC,
    models: ['claude-haiku-4-5'],
    input: 1,
    output: 5,
    cacheRead: 0.1,
    cacheWrite: 1.25,
    asOf: '2025-10-15',
  },
  {
    providers: ANTHROPIC,
    models: ['claude-3-5-haiku'],
    input: 0.8,
    output: 4,
    cacheRead: 0.08,
    cacheWrite: 1,
    asOf: '2025-02-24',
  },
  {
    providers: ANTHROPIC,
    models: ['claude-3-haiku'],
    input: 0.25,
    output: 1.25,
    cacheRead: 0.03,
    cacheWrite: 0.3,
    asOf: '2024-08-14',
  },
  {
    providers: GOOGLE,
    models: ['gemini-2.5-pro'],
    input: 1.25,
    output: 10,
    cacheRead: 0.125,
    upToInput: 200_000,
    asOf: '2025-10-01',
  },
  {
    providers: GOOGLE,
    models: ['gemini-2.5-flash'],
    input: 0.3,
    output: 2.5,
    cacheRead: 0.03,
    asOf: '2025-10-01',
  },
  {
    providers: GOOGLE,
    models: ['gemini-2.5-flash-lite'],
    input: 0.1,
    output: 0.4,
    cacheRead: 0.01,
    asOf: '2025-10-01',
  },
  {
    providers: GOOGLE,
    models: ['gemini-2.0-flash'],
    input: 0.1,
    output: 0.4,
    cacheRead: 0.025,
    asOf: '2025-02-05',
  },
  { providers: GOOGLE, models: ['gemini-2.0-flash-lite'], input: 0.075, output: 0.3, asOf: '2025-02-25' },
  {
    providers: MISTRAL,
    models: ['mistral-medium-2505', 'mistral-medium-2508'],
    input: 0.4,
    output: 2,
    asOf: '2025-08-12',
  },
  { providers: MISTRAL, models: ['mistral-large-2411'], input: 2, output: 6, asOf: '2024-11-18' },
  {
    providers: MISTRAL,
    models: ['mistral-small-2503', 'mistral-small-2506'],
    input: 0.1,
    output: 0.3,
    asOf: '2025-06-20',
  },
  { providers: MISTRAL, models: ['mistral-embed'], input: 0.1, output: 0, asOf: '2024-02-26' },
  { providers: GROQ, models: ['llama-3.3-70b-versatile'], input: 0.59, output: 0.79, asOf: '2024-12-06' },
  { providers: GROQ, models: ['llama-3.1-8b-instant'], input: 0.05, output: 0.08, asOf: '2024-07-23' },
];
