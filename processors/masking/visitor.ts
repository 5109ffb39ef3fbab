import type { AnyValue } from '../../src/core/any-value';

/** Stands where a text would have stood that the mask failed on: nothing of the text goes out. */
export const MASK_FAILED = '[MASKING FAILED]';

/** What a walk over records, values and JSON texts does with what it meets. The walk itself decides nothing. */
export interface Visitor {
  /** A text that stands as a value. */
  text(text: string): string;
  /** The name of an attribute, or a key of a map or a JSON object. */
  key(name: string): string;
  /** A number as it is written; the same writing when there is nothing to hide. */
  number(written: string): string;
  /** A value that a rule withholds whole: what stands for it. */
  withhold(token: string, value: AnyValue): string;
  /** Something that cannot be looked at: what stands for it. */
  refuse(): string;
}
