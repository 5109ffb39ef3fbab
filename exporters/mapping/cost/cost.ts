import type { ModelPrice, TokenRates } from '../../../src/core/model-price';
import type { Usage } from '../reading';
import { type ModelId, type Place, readModelId } from './model-id';
import { findListed, findOwn } from './price-index';
import { type ListPrice, PRICES } from './prices';

/** What is to be priced. */
export interface PricedCall {
  readonly usage: Usage | undefined;
  /** As events name it (`gen_ai.provider.name` values). */
  readonly provider: string;
  /** The model that answered, or else the one asked for. */
  readonly model: string;
  /** The model asked for; it may say more of the seller and the region than the one that answered. */
  readonly requestModel?: string | undefined;
  /** When, Unix ms. */
  readonly atUnixMs: number;
  /** The call had a tier of service that the list has no prices of. Default: false. */
  readonly otherTier?: boolean;
}

/**
 * What a call cost in US dollars, or undefined. Never a guess: a model we know no price of has no cost, nor has a call of
 * which only half is known, nor one whose price depends on what the span does not say:
 * - **Azure**: a deployment is global, of a data zone or of a region, each with its price, which no span says, and its list
 *   has differed from OpenAI's by up to five times. **OpenRouter** and other gateways send bills of their own.
 * - **Claude on Bedrock and Vertex AI**: from 4.5 on, endpoints bound to a region or geography cost 10 % more. The id says
 *   which (`us.`, `eu.`, `global.`, an ARN's region, a path's location); without it, no cost. Older ones cost the same everywhere.
 * - **Other models on Bedrock** cost differently by region: priced where the id says United States.
 * - **Gemini on Vertex AI**: 2.5 costs the same everywhere; from 3 on it does not, and is priced for the Gemini API and
 *   where the provider is only `gcp.gen_ai`, whose client asks the global endpoint by itself.
 * - **Flex, priority and batch** calls, where the span says so, and **audio**.
 *
 * These are list prices of the standard tier, without data residency and fees for searches or storage, and a cache written
 * for longer than 5 minutes as if for 5. Cached tokens cost what cached tokens cost; an emitter that does not count them
 * apart leaves them at the full price. `prices` go before the list.
 */
export function costOf(call: PricedCall, prices?: readonly ModelPrice[]): number | undefined {
  const { usage } = call;
  if (usage?.input === undefined) return undefined;
  // Known are the prices of text; audio costs many times as much.
  if ((usage.inputAudio ?? 0) > 0 || (usage.outputAudio ?? 0) > 0) return undefined;
  const answered = readModelId(call.model);
  if (answered === undefined) return undefined;
  const asked = askedFor(call);
  const own = prices && ownPrice(prices, call.provider, answered, asked);
  if (own !== undefined) return total(own, usage, 1);
  if (call.otherTier) return undefined;
  const seller = sellerOf(call.provider, answered, asked);
  const price = findListed(PRICES, seller, answered.names, call.atUnixMs);
  if (price === undefined) return undefined;
  const factor = price.places === undefined ? 1 : factorAt(price.places, placeOf(seller, answered, asked));
  return factor === undefined ? undefined : total(price, usage, factor);
}

/** Sellers whose one endpoint is the global one unless asked otherwise. */
const DIRECT = new Set(['anthropic', 'gcp.gemini', 'gcp.gen_ai']);

/** What the id of the model that was asked for says. Read when it is needed, which is rarely. */
type AskedFor = () => ModelId | undefined;

function askedFor({ model, requestModel }: PricedCall): AskedFor {
  return () => (requestModel === undefined || requestModel === model ? undefined : readModelId(requestModel));
}

function ownPrice(
  prices: readonly ModelPrice[],
  provider: string,
  answered: ModelId,
  asked: AskedFor,
): ModelPrice | undefined {
  return findOwn(prices, provider, answered.names) ?? findOwn(prices, provider, asked()?.names ?? []);
}

/** Instrumentations of Anthropic's and Google's clients name the maker even where Bedrock or Vertex AI sends the bill. */
function sellerOf(provider: string, answered: ModelId, asked: AskedFor): string {
  return (DIRECT.has(provider) ? (answered.seller ?? asked()?.seller) : undefined) ?? provider;
}

function placeOf(seller: string, answered: ModelId, asked: AskedFor): Place | undefined {
  return answered.place ?? asked()?.place ?? (DIRECT.has(seller) ? 'global' : undefined);
}

/** What the price is multiplied with there; undefined where it is not known. */
function factorAt(places: NonNullable<ListPrice['places']>, place: Place | undefined): number | undefined {
  return place && places[place];
}

function total(price: ModelPrice | ListPrice, usage: Usage, factor: number): number | undefined {
  const { input = 0, output, cacheRead = 0, cacheWrite = 0 } = usage;
  const rates = input <= (price.upToInput ?? Number.POSITIVE_INFINITY) ? price : price.beyond;
  if (rates === undefined || !isCovered(rates, usage)) return undefined;
  const plain = Math.max(0, input - cacheRead - cacheWrite);
  const perMillion =
    plain * rates.input +
    cacheRead * (rates.cacheRead ?? 0) +
    cacheWrite * (rates.cacheWrite ?? 0) +
    (output ?? 0) * rates.output;
  const cost = Number(((perMillion * factor) / 1e6).toPrecision(12));
  return Number.isFinite(cost) ? cost : undefined;
}

/** True when every kind of token has a count that can be one, and a rate. */
function isCovered(rates: TokenRates, { input = 0, output, cacheRead = 0, cacheWrite = 0 }: Usage): boolean {
  if (output === undefined ? rates.output > 0 : !(output >= 0)) return false;
  if (!(input >= 0 && cacheRead >= 0 && cacheWrite >= 0)) return false;
  return (
    !(cacheRead > 0 && rates.cacheRead === undefined) && !(cacheWrite > 0 && rates.cacheWrite === undefined)
  );
}
