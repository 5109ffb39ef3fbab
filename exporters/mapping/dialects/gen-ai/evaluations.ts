import type { AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compactOrNothing } from '../../compact';
import { textAt, valueAt } from '../../pick';
import type { OperationKind } from '../../reading';
import { GEN_AI as A } from './attributes';

/** The span event of one evaluation's result. */
export const EVALUATION_EVENT = 'gen_ai.evaluation.result';

/**
 * What evaluators said about the operation, in its events and, unless the operation is the evaluation itself, in the
 * span's own attributes.
 */
export function evaluations(
  { attributes, events }: SpanRecord,
  kind: OperationKind,
): readonly AnyValueMap[] | undefined {
  const own = kind === 'evaluator' ? undefined : evaluation(attributes);
  const told = events
    .filter((event) => event.name === EVALUATION_EVENT)
    .map((event) => evaluation(event.attributes))
    .filter((result) => result !== undefined);
  const all = own ? [own, ...told] : told;
  return all.length > 0 ? all : undefined;
}

function evaluation(attributes: AnyValueMap): AnyValueMap | undefined {
  const verdict = evaluationVerdict(attributes);
  const name = textAt(attributes, A.evaluationName);
  if (verdict === undefined && name === undefined) return undefined;
  return compactOrNothing({
    name,
    ...verdict,
    response_id: textAt(attributes, A.responseId),
    error_type: verdict === undefined ? textAt(attributes, 'error.type') : undefined,
  });
}

/** The score, its label and why. Undefined when none of them is told. */
export function evaluationVerdict(attributes: AnyValueMap): AnyValueMap | undefined {
  return compactOrNothing({
    score: valueAt(attributes, A.evaluationScore),
    label: valueAt(attributes, A.evaluationLabel),
    explanation: valueAt(attributes, A.evaluationExplanation),
  });
}
