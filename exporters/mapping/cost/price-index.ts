import type { ModelPrice } from '../../../src/core/model-price';
import { normaliseProvider } from '../providers';
import type { ListPrice } from './prices';

/** Prices by seller and name; where there are several, they follow each other in time. */
type PriceIndex<P> = ReadonlyMap<string, readonly P[]>;

/** Stands for the seller where an entry names none. */
export const ANY_SELLER = '*';

/** One index a table, made when it is first looked at; a table is never changed. */
const OWN = new WeakMap<readonly ModelPrice[], PriceIndex<ModelPrice>>();
const LISTED = new WeakMap<readonly ListPrice[], PriceIndex<ListPrice>>();

/** The first of the application's own prices under one of the names, the longest name first. */
export function findOwn(
  prices: readonly ModelPrice[],
  seller: string,
  names: readonly string[],
): ModelPrice | undefined {
  let index = OWN.get(prices);
  if (index === undefined) {
    index = indexed(prices, ({ provider }) => [provider ? normaliseProvider(provider) : ANY_SELLER]);
    OWN.set(prices, index);
  }
  for (const name of names) {
    const found = index.get(key(seller, name)) ?? index.get(key(ANY_SELLER, name));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

/** The list price of the first name that has one at that time. */
export function findListed(
  prices: readonly ListPrice[],
  seller: string,
  names: readonly string[],
  atUnixMs: number,
): ListPrice | undefined {
  let index = LISTED.get(prices);
  if (index === undefined) {
    index = indexed(prices, ({ sellers }) => sellers);
    LISTED.set(prices, index);
  }
  for (const name of names) {
    const found = index.get(key(seller, name));
    if (found !== undefined) return found.find((price) => isInForce(price, atUnixMs));
  }
  return undefined;
}

function indexed<P extends { readonly models: readonly string[] }>(
  prices: readonly P[],
  sellersOf: (price: P) => readonly string[],
): PriceIndex<P> {
  const index = new Map<string, P[]>();
  for (const price of prices) {
    for (const seller of sellersOf(price)) {
      for (const model of price.models) {
        const at = key(seller, model);
        const known = index.get(at);
        if (known === undefined) index.set(at, [price]);
        else known.push(price);
      }
    }
  }
  return index;
}

function isInForce({ from, until }: ListPrice, atUnixMs: number): boolean {
  if (from !== undefined && !(atUnixMs >= Date.parse(from))) return false;
  return until === undefined || atUnixMs < Date.parse(until);
}

function key(seller: string, name: string): string {
  return `${seller} ${name}`;
}
