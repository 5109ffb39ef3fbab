import type { AnyValue } from '../../src/core/any-value';
import type { Lane } from './lane';
import type { Masked } from './timed-runner';
import type { Tokens } from './tokens';
import { MASK_FAILED, type Visitor } from './visitor';

/** Counters of the ledger: texts rewritten, left as they were, and withheld because the mask failed. */
export interface MaskCounts {
  masked: number;
  passed: number;
  failed: number;
}

/** The rules that texts, keys and numbers pass, over one record. */
export interface Lanes {
  readonly text: Lane;
  readonly key: Lane;
  readonly number: Lane;
}

/** Names of attributes and keys repeat; those in which nothing was found are remembered, so many at most. */
const MAX_CLEAN_KEYS = 4_096;
const MAX_CLEAN_KEY_LENGTH = 128;
/** Shorter numbers are no card and no account; looking at every count and price would cost more than it hides. */
const MIN_NUMBER_LENGTH = 8;

/** Notes everything that a walk meets, for the lanes to mask it together; changes nothing. */
export function gatherer(lanes: Lanes, cleanKeys: ReadonlySet<string>): Visitor {
  return {
    text(text) {
      if (text !== '') lanes.text.gather(text);
      return text;
    },
    key(name) {
      if (!cleanKeys.has(name)) lanes.key.gather(name);
      return name;
    },
    number(written) {
      if (written.length >= MIN_NUMBER_LENGTH) lanes.number.gather(written);
      return written;
    },
    withhold: (token) => token,
    refuse: () => MASK_FAILED,
  };
}

/** Puts masked texts in their places and counts them, once for every place; keys and numbers count when they change. */
export function masker(lanes: Lanes, tokens: Tokens, counts: MaskCounts, cleanKeys: Set<string>): Visitor {
  const refuse = (): string => {
    counts.failed += 1;
    return MASK_FAILED;
  };
  const changed = (before: string, after: Masked): string => {
    if (after === undefined) return refuse();
    if (after !== before) counts.masked += 1;
    return after;
  };
  return {
    refuse,
    text(text) {
      if (text === '') return text;
      const masked = lanes.text.mask(text);
      if (masked === text) counts.passed += 1;
      return changed(text, masked);
    },
    key(name) {
      if (cleanKeys.has(name)) return name;
      const masked = changed(name, lanes.key.mask(name));
      const keep = masked === name && name.length <= MAX_CLEAN_KEY_LENGTH && cleanKeys.size < MAX_CLEAN_KEYS;
      if (keep) cleanKeys.add(name);
      return masked;
    },
    number(written) {
      return written.length < MIN_NUMBER_LENGTH ? written : changed(written, lanes.number.mask(written));
    },
    withhold(token, value) {
      counts.masked += 1;
      return tokens(token, scalar(value));
    },
  };
}

/** What a pseudonym is made of; a structure has no writing of its own, so all of one name share theirs. */
function scalar(value: AnyValue): string {
  return typeof value === 'object' ? '' : String(value);
}
