import type { AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import type { Reading } from '../reading';

/** What is known of a span at its start already. */
export interface SpanEvidence {
  readonly scope: { readonly name: string };
  readonly attributes: AnyValueMap;
}

/** One instrumentation convention: how to know it, and how to read it. Both functions are pure and never throw. */
export interface Dialect {
  readonly name: string;
  /** Every attribute that `matches` looks at, when it looks; it is shown no others. */
  readonly marks: readonly string[];
  /** True when the span, by scope or attributes (never by its name alone), speaks this dialect. Cheap: it runs at span start too. */
  matches(span: SpanEvidence): boolean;
  read(record: SpanRecord): Reading;
}
