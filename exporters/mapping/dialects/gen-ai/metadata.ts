import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { RecordEvent, SpanRecord } from '../../../../src/core/span-record';
import { isEmpty } from '../../compact';
import { type KnownNames, otherAttributes } from '../../other-attributes';
import { numberAt, textAt } from '../../pick';
import type { OperationKind, Reading } from '../../reading';
import { GEN_AI as A, GEN_AI_OLD as OLD, TRACELOOP as T } from './attributes';
import { EVALUATION_EVENT, evaluations } from './evaluations';
import { isMessageEvent } from './message-events';
import { promptVariables } from './step';
import { totalTokens } from './usage';

/** What the reading of a span made of it so far. */
export interface MetadataView {
  readonly step: Partial<Reading>;
  readonly usage: Reading['usage'];
  readonly known: KnownNames;
  /** Names of attributes that are not among the convention's own. */
  readonly unnamed: readonly string[];
  /** Known names that nothing of this kind reads. */
  readonly unread: AnyValueMap | undefined;
}

/** Facts that a payload has no place for, those first that it does not already name. */
export function genAiMetadata(
  record: SpanRecord,
  kind: OperationKind,
  { step, usage, known, unnamed, unread }: MetadataView,
): AnyValueMap | undefined {
  const { attributes } = record;
  const told: { [name: string]: AnyValue } = {};
  for (const [name, said, keys] of TEXTS) {
    const text = textAt(attributes, ...keys);
    if (text !== undefined && (said === undefined || text !== step[said])) told[name] = text;
  }
  const variables = kind === 'prompt' ? undefined : promptVariables(attributes, unnamed);
  if (variables !== undefined) told['prompt_variables'] = variables;
  const total = differingTotal(attributes, usage);
  // Cohere bills a reranking by searches, and its instrumentation writes their number here.
  if (total !== undefined) told[kind === 'reranker' ? 'search_units' : 'total_tokens'] = total;
  const verdicts = evaluations(record, kind);
  if (verdicts !== undefined) told['evaluations'] = verdicts;
  const events = otherEvents(record.events);
  if (events !== undefined) told['events'] = events;
  const others = otherAttributes(attributes, known, unnamed);
  if (others !== undefined || unread !== undefined) told['attributes'] = { ...others, ...unread };
  return isEmpty(told) ? undefined : told;
}

/** Texts by their name in the metadata, unless the field of the reading beside it says the same. */
const TEXTS: readonly (readonly [
  name: string,
  said: 'operationName' | 'description' | undefined,
  keys: readonly string[],
])[] = [
  ['operation', undefined, [A.operationName]],
  ['agent_name', 'operationName', [A.agentName]],
  ['agent_id', undefined, [A.agentId]],
  ['agent_version', undefined, [A.agentVersion]],
  ['agent_description', 'description', [A.agentDescription]],
  ['workflow_name', 'operationName', [A.workflowName, T.workflowName]],
  ['entity_name', 'operationName', [T.entityName]],
  ['tool_name', 'operationName', [A.toolName]],
  ['tool_type', undefined, [A.toolType]],
  ['tool_description', 'description', [A.toolDescription]],
  ['data_source_id', undefined, [A.dataSourceId]],
  ['prompt_name', undefined, [A.promptName]],
];

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
