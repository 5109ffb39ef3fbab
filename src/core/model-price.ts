import { ConfigError } from './errors';
import { nearestName } from './nearest-name';
import type { Parse } from './parse-value';

/** US dollars per million tokens. */
export interface TokenRates {
  /** Input that is in no cache. */
  readonly input: number;
  /** Output, reasoning included. */
  readonly output: number;
  /** Input read from a cache. Default: as `input`. */
  readonly cacheRead?: number;
  /** Input written to a cache. Default: as `input`. */
  readonly cacheWrite?: number;
}

/** What models of one price cost: an entry of the option `prices`. */
export interface ModelPrice extends TokenRates {
  /** Names as asked for or as answered, in any case, each of 1 to 300 characters. A name matches its dated versions too. */
  readonly models: readonly string[];
  /** Who sells them, as `gen_ai.provider.name` has it. Default: whoever. */
  readonly provider?: string;
  /** Input tokens, cached ones included, up to which these rates hold. Default: without end. */
  readonly upToInput?: number;
  /** The rates of a whole call with more input. Default: such a call has no cost. */
  readonly beyond?: TokenRates;
}

/** Longer names are no names: spans may say anything. */
export const MAX_MODEL_LENGTH = 300;

const RATES = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;
const FIELDS: readonly string[] = ['models', 'provider', ...RATES, 'upToInput', 'beyond'];

/**
 * Checks the option as code gives it, and copies it: later changes to the array change no cost.
 * @throws ConfigError that names the entry, the field and the fix: `prices[1].input: …`.
 */
export const modelPrices: Parse<readonly ModelPrice[]> = (value, option) => {
  if (!Array.isArray(value)) {
    const example = "[{ models: ['my-model'], input: 1.5, output: 6 }]";
    throw new ConfigError(option, 'it is no list of prices', `Give one such as ${example}`);
  }
  return value.map((entry, index) => modelPrice(entry, `${option}[${index}]`));
};

function modelPrice(entry: unknown, at: string): ModelPrice {
  checkFields(entry, at, FIELDS);
  const models = modelNames(field(entry, 'models'), `${at}.models`);
  const provider = field(entry, 'provider');
  const upToInput = field(entry, 'upToInput');
  const beyond = field(entry, 'beyond');
  if (provider !== undefined && (typeof provider !== 'string' || provider.trim() === ''))
    throw new ConfigError(
      `${at}.provider`,
      'it is not a text',
      "Give a name such as 'openai', or leave it out",
    );
  if (upToInput !== undefined && !(typeof upToInput === 'number' && upToInput > 0))
    throw new ConfigError(
      `${at}.upToInput`,
      'it is no number of tokens',
      'Give one above 0, or leave it out',
    );
  if (beyond !== undefined && upToInput === undefined)
    throw new ConfigError(`${at}.beyond`, 'it says not beyond what', 'Give upToInput too');
  if (beyond !== undefined) checkFields(beyond, `${at}.beyond`, RATES);
  return {
    models,
    ...rates(entry, at),
    ...(provider !== undefined && { provider }),
    ...(upToInput !== undefined && { upToInput }),
    ...(beyond !== undefined && { beyond: rates(beyond, `${at}.beyond`) }),
  };
}

function checkFields(entry: unknown, at: string, known: readonly string[]): void {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new ConfigError(at, 'it is no object', `Give one with ${known.join(', ')}`);
  const unknown = Object.keys(entry).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  const fix = near ? `Did you mean ${near}?` : `Use ${known.join(', ')}`;
  throw new ConfigError(`${at}.${unknown}`, 'there is no such field', fix);
}

function modelNames(models: unknown, at: string): readonly string[] {
  const names = Array.isArray(models) ? models.map(modelName) : [];
  const known = names.filter((name) => name !== undefined);
  if (known.length > 0 && known.length === names.length) return known;
  throw new ConfigError(
    at,
    `it is no list of names of 1 to ${MAX_MODEL_LENGTH} characters`,
    "Give one such as ['my-model']",
  );
}

function modelName(model: unknown): string | undefined {
  const name = typeof model === 'string' ? model.trim().toLowerCase() : '';
  return name !== '' && name.length <= MAX_MODEL_LENGTH ? name : undefined;
}

function rates(entry: unknown, at: string): TokenRates {
  const input = rate(entry, 'input', at);
  return {
    input,
    output: rate(entry, 'output', at),
    cacheRead: rate(entry, 'cacheRead', at, input),
    cacheWrite: rate(entry, 'cacheWrite', at, input),
  };
}

function rate(entry: unknown, name: (typeof RATES)[number], at: string, fallback?: number): number {
  const value = field(entry, name);
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const problem = value === undefined ? 'it is missing' : 'it is no number of 0 or more';
  throw new ConfigError(`${at}.${name}`, problem, 'Give US dollars per million tokens, such as 1.5');
}

function field(entry: unknown, name: string): unknown {
  return typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : undefined;
}
