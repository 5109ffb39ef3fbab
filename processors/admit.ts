import { chooseDialect } from '../exporters/mapping/choose-dialect';
import type { AnyValueMap } from '../src/core/any-value';
import type { ShouldExportSpan, SpanView } from '../src/core/option-table';
import type { Drop, SpanRecord } from '../src/core/span-record';
import { isRecordedByHand } from './recorded-by-hand';

/** Scopes whose evidence is remembered; an application has some dozens. */
const MAX_SCOPES = 1_000;
const NO_ATTRIBUTES: AnyValueMap = {};

/** True when a span's scope or attributes say that it is about models or agents; its name alone says nothing. */
export function isGenAiSpan(span: Pick<SpanView, 'scope' | 'attributes'>): boolean {
  return chooseDialect(span) !== undefined;
}

/** Decides which spans become events. */
export interface Admission {
  /** How it looks at the span's start, when many attributes are still to come. */
  looksAdmitted(span: SpanView): boolean;
  /** The final word. Refuses as `not_genai`, or as `filtered` where the user's function said no. */
  admit(span: SpanView): Drop | undefined;
}

/**
 * Admission by evidence, or by the user's function where it answers. One that throws or does not answer leaves the
 * decision to the evidence: a bug in a filter must not lose events.
 */
export function createAdmission(shouldExportSpan?: ShouldExportSpan): Admission {
  const byScope = new Map<string, boolean>();
  // A known instrumentation needs no look at the attributes; this runs at every start of every span of the process.
  const isGenAi = (span: SpanView): boolean => {
    let known = byScope.get(span.scope.name);
    if (known === undefined) {
      known = isGenAiSpan({ scope: span.scope, attributes: NO_ATTRIBUTES });
      if (byScope.size < MAX_SCOPES) byScope.set(span.scope.name, known);
    }
    return known || isGenAiSpan(span);
  };
  const asked = (span: SpanView, phase: 'start' | 'end'): boolean | undefined => {
    try {
      const answer: unknown = shouldExportSpan?.(span, phase);
      return typeof answer === 'boolean' ? answer : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    looksAdmitted: (span) => !isRecordedByHand(span.attributes) && (asked(span, 'start') ?? isGenAi(span)),
    admit(span) {
      if (isRecordedByHand(span.attributes)) return { drop: 'recorded_by_hand' };
      const answer = asked(span, 'end');
      if (answer === false) return { drop: 'filtered' };
      return answer === true || isGenAi(span) ? undefined : { drop: 'not_genai' };
    },
  };
}

/** The default admission as a stage of its own. */
export function admit(record: SpanRecord): SpanRecord | Drop {
  return isGenAiSpan(record) ? record : { drop: 'not_genai' };
}
