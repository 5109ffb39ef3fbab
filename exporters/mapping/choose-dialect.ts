import { dialects } from './dialects';
import type { Dialect, SpanEvidence } from './dialects/dialect';

/** The one dialect that reads this span, or undefined when it is not about GenAI. Cheap enough for span start. */
export function chooseDialect(span: SpanEvidence): Dialect | undefined {
  return dialects.find((dialect) => dialect.matches(span));
}
