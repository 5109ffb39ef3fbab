import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import { textAt } from '../../pick';
import { GEN_AI as A, ANTHROPIC, REQUEST_PREFIXES } from './attributes';

/** Request parameters: all of `gen_ai.request.*` (and the providers' own) but the model; the newest name wins. */
export function genAiParams(attributes: AnyValueMap): AnyValueMap | undefined {
  const params: { [name: string]: AnyValue } = {};
  const ranks = new Map<string, number>();
  for (const key of Object.keys(attributes)) {
    const rank = prefixRank(key);
    if (rank < 0 || key === A.requestModel || attributes[key] === undefined) continue;
    const name = key.slice(REQUEST_PREFIXES[rank]?.length ?? 0);
    if ((ranks.get(name) ?? -1) > rank) continue;
    ranks.set(name, rank);
    set(params, name, attributes[key]);
  }
  for (const [key, name] of OTHERS) if (attributes[key] !== undefined) params[name] = attributes[key];
  const outputType = textAt(attributes, A.outputType);
  if (outputType !== undefined) params.output_type = outputType;
  for (const _ in params) return params;
  return undefined;
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

/** Defined rather than assigned, so that a parameter called `__proto__` is one like any other. */
function set(params: { [name: string]: AnyValue }, name: string, value: AnyValue): void {
  if (name === '__proto__') Object.defineProperty(params, name, { value, enumerable: true });
  else params[name] = value;
}
