import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { RecordEvent, SpanRecord } from '../../../../src/core/span-record';
import { compactOrNothing } from '../../compact';
import { type KnownNames, otherAttributes } from '../../other-attributes';
import { numberAt, textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { GEN_AI as A, GEN_AI_OLD as OLD, TRACELOOP as T } from './attributes';
import { EVALUATION_EVENT, evaluations } from './evaluations';
import { isMessageEvent } from './message-events';
import { promptVariables } from './step';
import { totalTokens } from './usage';

/** Facts that a payload has no place for, those first that it does not already name; `unread` are known names among them. */
export function genAiMetadata(
  record: SpanRecord,
  kind: OperationKind,
  step: Partial<Reading>,
  usage: Reading['usage'],
  known: KnownNames,
  unread: AnyValueMap | undefined,
): AnyValueMap | undefined {
  const { attributes } = record;
  const unless = (said: string | undefined, ...keys: readonly string[]): string | undefined => {
    const text = textAt(attributes, ...keys);
    return text === said ? undefined : text;
  };
  return compactOrNothing({
    operation: textAt(attributes, A.operationName),
    agent_name: unless(step.operationName, A.agentName),
    agent_id: textAt(attributes, A.agentId),
    agent_version: textAt(attributes, A.agentVersion),
    agent_description: unless(step.description, A.agentDescription),
    workflow_name: unless(step.operationName, A.workflowName, T.workflowName),
    entity_name: unless(step.operationName, T.entityName),
    tool_name: unless(step.operationName, A.toolName),
    tool_type: textAt(attributes, A.toolType),
    tool_description: unless(step.description, A.toolDescription),
    data_source_id: textAt(attributes, A.dataSourceId),
    prompt_name: textAt(attributes, A.promptName),
    prompt_variables: kind === 'prompt' ? undefined : promptVariables(attributes),
    // Cohere bills a reranking by searches, and its instrumentation writes their number here.
    [kind === 'reranker' ? 'search_units' : 'total_tokens']: differingTotal(attributes, usage),
    evaluations: evaluations(record, kind),
    events: otherEvents(record.events),
    attributes: unread
      ? { ...otherAttributes(attributes, known), ...unread }
      : otherAttributes(attributes, known),
  });
}

/** The total the emitter told, where it is not the sum of what it told else, nor of what we made of it. */
function differingTotal(attributes: AnyValueMap, usage: Reading['usage']): number | undefined {
  const total = totalTokens(attributes);
  if (total === (usage?.input ?? 0) + (usage?.output ?? 0)) return undefined;
  const input = numberAt(attributes, A.inputTokens, OLD.promptTokens) ?? 0;
  return total === input + (numberAt(attributes, A.outputTokens, OLD.completionTokens) ?? 0)
    ? undefined
    : total;
}

/** Span events that nothing else reads (`logprobs`, an application's own). */
function otherEvents(events: readonly RecordEvent[]): readonly AnyValue[] | undefined {
  const others = events.filter(({ name, attributes }) => !isRead(name, attributes));
  return others.length > 0 ? others.map(({ name, attributes }) => ({ name, attributes })) : undefined;
}

function isRead(name: string, attributes: AnyValueMap): boolean {
  if (name === 'exception' || name === EVALUATION_EVENT || isMessageEvent(name)) return true;
  return attributes[A.inputMessages] !== undefined || attributes[A.outputMessages] !== undefined;
}
