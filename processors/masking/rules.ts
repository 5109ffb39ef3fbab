import { types } from 'node:util';
import type { MaskFunction, MaskPreset, MaskRule } from '../../src/core/mask-option';
import { presets } from './presets';
import { replaceFound } from './presets/replace-found';
import type { Masked } from './timed-runner';
import type { Tokens } from './tokens';

/** A rule over texts. */
export interface TextRule {
  /** Presets are trusted with our time; patterns and functions are not. */
  readonly kind: 'preset' | 'pattern' | 'function';
  /** Undefined when the text must be withheld. May throw, which means the same. */
  apply(text: string): Masked;
}

/**
 * Neighbouring presets run in this order, whatever theirs is: the surest first, for a part of an IBAN looks like a phone
 * number, and what is left of it would leak.
 */
const SUREST_FIRST: readonly MaskPreset[] = ['jwt', 'api_key', 'email', 'iban', 'card', 'ip', 'phone'];

/** The rules that look at texts, in their order. */
export function textRules(rules: readonly MaskRule[], tokens: Tokens): readonly TextRule[] {
  return surestFirst(rules).flatMap((rule): readonly TextRule[] => {
    if (typeof rule === 'function') return [functionRule(rule)];
    if (typeof rule === 'string') {
      const preset = presets[rule];
      return [{ kind: 'preset', apply: (text) => replaceFound(text, preset, tokens) }];
    }
    return 'pattern' in rule ? [patternRule(rule.pattern, rule.token ?? 'REDACTED', tokens)] : [];
  });
}

function surestFirst(rules: readonly MaskRule[]): readonly MaskRule[] {
  const sorted: MaskRule[] = [];
  for (const rule of rules) {
    let at = sorted.length;
    while (at > 0 && isSurer(rule, sorted[at - 1])) at -= 1;
    sorted.splice(at, 0, rule);
  }
  return sorted;
}

function isSurer(rule: MaskRule, than: MaskRule | undefined): boolean {
  if (typeof rule !== 'string' || typeof than !== 'string') return false;
  return SUREST_FIRST.indexOf(rule) < SUREST_FIRST.indexOf(than);
}

/** A copy of the pattern that finds every match and shares no `lastIndex` with the user's. */
function patternRule(pattern: RegExp, token: string, tokens: Tokens): TextRule {
  const all = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`);
  const replacement = (match: string): string => (match === '' ? '' : tokens(token, match.trim()));
  return { kind: 'pattern', apply: (text) => text.replace(all, replacement) };
}

function functionRule(mask: MaskFunction): TextRule {
  return {
    kind: 'function',
    apply(text) {
      const masked: unknown = mask(text);
      if (typeof masked === 'string') return masked;
      // An async mask is a mistake; its rejection must not become the application's.
      if (types.isPromise(masked)) masked.catch(() => undefined);
      return undefined;
    },
  };
}
