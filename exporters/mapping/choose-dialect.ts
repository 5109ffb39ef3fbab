import type { AnyValue, AnyValueMap } from '../../src/core/any-value';
import { emptyBag, isFastBag } from '../../src/core/any-value';
import { dialects } from './dialects';
import type { Dialect, SpanEvidence } from './dialects/dialect';

const MARKS: ReadonlySet<string> = new Set(dialects.flatMap(({ marks }) => marks));

/**
 * The one dialect that reads this span, or undefined when it is not about GenAI. Cheap enough for the start of every span
 * of an application: one look at each attribute it has, none at the many it might have.
 */
export function chooseDialect({ scope, attributes }: SpanEvidence): Dialect | undefined {
  const evidence = { scope, attributes: marksOf(attributes) };
  for (const dialect of dialects) if (dialect.matches(evidence)) return dialect;
  return undefined;
}

/** A bag without prototype is asked itself: a name that it does not have costs next to nothing. */
function marksOf(attributes: AnyValueMap): AnyValueMap {
  if (isFastBag(attributes)) return attributes;
  let found: { [key: string]: AnyValue } | undefined;
  for (const key of Object.keys(attributes)) {
    if (!MARKS.has(key)) continue;
    found ??= emptyBag();
    found[key] = attributes[key];
  }
  return found ?? NONE;
}

const NONE: AnyValueMap = emptyBag();
