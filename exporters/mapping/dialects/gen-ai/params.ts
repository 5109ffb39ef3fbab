import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { unnamedKeys } from '../../other-attributes';
import { textAt } from '../../pick';
import { setOwn } from '../../set-own';
import { GEN_AI as A, ANTHROPIC, GEN_AI_KNOWN, REQUEST_PREFIXES } from './attributes';

/** Request parameters: all of `gen_ai.request.*` (and the providers' own) but the model; the newest name wins. */
export function genAiParams(
  attributes: AnyValueMap,
  unnamed: readonly string[] = unnamedKeys(attributes, GEN_AI_KNOWN),
): AnyValueMap | undefined {
  const params: { [name: string]: AnyValue } = {};
  let older: string[] | undefined;
  for (const key of unnamed) {
    const rank = prefixRank(key);
    if (rank < 0 || attributes[key] === undefined) continue;
    if (rank === NEWEST) setOwn(params, key.slice(REQUEST_PREFIXES[NEWEST]?.length), attributes[key]);
    else {
      older ??= [];
      older.push(key);
    }
  }
  if (older) addOlder(params, attributes, older);
  for (const [key, name] of OTHERS) if (attributes[key] !== undefined) params[name] = attributes[key];
  const outputType = textAt(attributes, A.outputType);
  if (outputType !== undefined) params.output_type = outputType;
  for (const _ in params) return params;
  return undefined;
}

const NEWEST = REQUEST_PREFIXES.length - 1;

/** Older names say what newer ones left unsaid. */
function addOlder(
  params: { [name: string]: AnyValue },
  attributes: AnyValueMap,
  keys: readonly string[],
): void {
  for (let rank = NEWEST - 1; rank >= 0; rank -= 1) {
    for (const key of keys) {
      const name = key.slice(REQUEST_PREFIXES[rank]?.length);
      if (prefixRank(key) === rank && !Object.hasOwn(params, name)) setOwn(params, name, attributes[key]);
    }
  }
}

/** Parameters that stand outside the namespaces of requests, and what each is called. */
const OTHERS: readonly (readonly [key: string, name: string])[] = [
  [A.retrievalTopK, 'top_k'],
  [ANTHROPIC.serviceTier, 'service_tier'],
  [ANTHROPIC.thinkingType, 'thinking.type'],
  [ANTHROPIC.thinkingBudget, 'thinking.budget_tokens'],
];

function prefixRank(key: string): number {
  for (let rank = REQUEST_PREFIXES.length - 1; rank >= 0; rank -= 1) {
    if (key.startsWith(REQUEST_PREFIXES[rank] ?? '')) return rank;
  }
  return -1;
}
