import type { Usage } from '../reading';
import { type ModelPrice, PRICES, type PriceTable } from './prices';

/**
 * What a call cost in US dollars, or undefined: for a model whose price we do not know, and when input or output
 * tokens are not known, for half a cost is a wrong one. Never a guess. Cached tokens cost what cached tokens cost; an emitter that does not count them apart
 * leaves them at the full price. `prices` goes before the built-in table.
 */
export function costOf(
  usage: Usage | undefined,
  provider: string,
  model: string,
  prices?: PriceTable,
): number | undefined {
  if (usage?.input === undefined) return undefined;
  // The table has the prices of text; audio costs many times as much.
  if ((usage.inputAudio ?? 0) > 0 || (usage.outputAudio ?? 0) > 0) return undefined;
  const price = findPrice(prices, provider, model) ?? findPrice(PRICES, provider, model);
  if (!price || usage.input > (price.upToInput ?? Number.POSITIVE_INFINITY)) return undefined;
  if (usage.output === undefined && price.output > 0) return undefined;
  const cacheRead = usage.cacheRead ?? 0;
  const cacheWrite = usage.cacheWrite ?? 0;
  const plain = Math.max(0, usage.input - cacheRead - cacheWrite);
  const perMillion =
    plain * price.input +
    cacheRead * (price.cacheRead ?? price.input) +
    cacheWrite * (price.cacheWrite ?? price.input) +
    (usage.output ?? 0) * price.output;
  return Number((perMillion / 1e6).toPrecision(12));
}

/**
 * The price of a model: by its exact name, or by the name without a date suffix (`gpt-4o-mini-2024-07-18`,
 * `claude-sonnet-4-5-20250929`, `gemini-2.0-flash-001`). Never by a shorter prefix: `gpt-5-mini-high` is not `gpt-5`.
 */
function findPrice(table: PriceTable | undefined, provider: string, model: string): ModelPrice | undefined {
  const name = model
    .trim()
    .toLowerCase()
    .replace(/^models\//, '');
  const undated = name.replace(/-(\d{4}-\d{2}-\d{2}|\d{8}|latest|00\d)$/, '');
  const ofProvider = (table ?? []).filter((price) => price.providers.includes(provider));
  return byName(ofProvider, name) ?? byName(ofProvider, undated);
}

function byName(table: PriceTable, name: string): ModelPrice | undefined {
  return table.find((price) => price.models.includes(name));
}
