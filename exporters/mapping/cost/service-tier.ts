import type { AnyValueMap } from '../../../src/core/any-value';
import { textAt } from '../pick';

/** What instrumentations say of the tier that served a call. */
const SERVED_BY = ['openai.response.service_tier', 'anthropic.response.service_tier'] as const;
/** Tiers that cost the list price; `auto` is what is asked for when nothing is. */
const LISTED = new Set(['auto', 'default', 'standard', 'standard_only']);

/** True when the call is known to have been served, or else asked for, at a tier with prices of its own (flex, priority, batch). */
export function hasOtherTier(attributes: AnyValueMap, params: AnyValueMap | undefined): boolean {
  const tier = textAt(attributes, ...SERVED_BY) ?? textAt(params ?? {}, 'service_tier');
  return tier !== undefined && !LISTED.has(tier.toLowerCase());
}
