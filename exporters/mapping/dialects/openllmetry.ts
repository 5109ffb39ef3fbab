import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import type { SpanRecord } from '../../../src/core/span-record';
import { compact } from '../compact';
import { asTexts, textAt } from '../pick';
import type { OperationKind, Reading } from '../reading';
import type { Conversation } from './conversation';
import type { Dialect } from './dialect';
import { GEN_AI as A, SHARED, TRACELOOP as T } from './gen-ai/attributes';
import { conversation } from './gen-ai/conversation';
import { operationKind } from './gen-ai/operation-kind';
import { genAiParams } from './gen-ai/params';
import { readGenAi } from './gen-ai/read-gen-ai';
import { mcpMethodKind } from './mcp/method-kind';
import {
  ASSOCIATION,
  FLAT,
  FLAT_MARKS,
  OLD_FINISH,
  OLD_PARAMS,
  OPENLLMETRY_KNOWN,
} from './openllmetry/attributes';
import { exclusionsOf } from './openllmetry/exclusions';
import { flatFinishReasons, flatMessages, flatTools } from './openllmetry/flat-messages';
import { unpackedMessages } from './openllmetry/packed-messages';
import { isOpenLlmetryScope, SCOPES } from './openllmetry/scopes';
import { openLlmetryStep } from './openllmetry/step';

/** What a span of OpenLLMetry has when its scope's name was lost or belongs to an application. */
const MARKS: readonly string[] = [T.spanKind, T.requestType, ...FLAT_MARKS];

/**
 * OpenLLMetry (Traceloop): the GenAI conventions' names in its current instrumentations, flattened keys of its own in the
 * older ones (Cohere, Together, Vertex AI, all of Python's), and `traceloop.*` for workflows, tasks, agents and tools.
 */
export const openLlmetry: Dialect = {
  name: 'openllmetry',
  marks: MARKS,
  matches({ scope, attributes }) {
    if (isOpenLlmetryScope(scope.name)) return true;
    for (const key of MARKS) if (typeof attributes[key] === 'string') return true;
    return false;
  },
  read(record) {
    const kind = kindOf(record);
    return readGenAi(record, {
      dialect: openLlmetry.name,
      kind,
      conversation: kind === 'reranker' ? {} : messagesOf(record),
      step: openLlmetryStep(record, kind),
      exclusions: exclusionsOf(record.scope.name),
      facts: factsOf(record),
      known: OPENLLMETRY_KNOWN,
    });
  },
};

/** The MCP client's spans say nothing but their method, and that in the name only; the scope makes it reliable. */
function kindOf({ attributes, scope, name }: SpanRecord): OperationKind {
  const kind = operationKind(attributes);
  if (kind !== 'other' || scope.name !== SCOPES.mcp || !name.endsWith('.mcp')) return kind;
  return mcpMethodKind(name.slice(0, -'.mcp'.length));
}

function messagesOf(record: SpanRecord): Conversation {
  const said = conversation(record);
  const { attributes } = record;
  const isFlat = isOlder(attributes);
  const input = said.input ?? (isFlat ? flatMessages(attributes, FLAT.prompt, 'user') : undefined);
  return compact({
    input: input && unpackedMessages(record, input),
    output: said.output ?? (isFlat ? flatMessages(attributes, FLAT.completion, 'assistant') : undefined),
  });
}

/** True where nothing is told as the conventions tell it today; flattened keys cost a look at every attribute. */
function isOlder(attributes: AnyValueMap): boolean {
  return attributes[A.inputMessages] === undefined && attributes[A.outputMessages] === undefined;
}

function factsOf({ attributes, scope }: SpanRecord): Partial<Reading> {
  const isFlat = isOlder(attributes);
  return compact({
    // It says `Google`, which is several providers.
    provider: scope.name === SCOPES.vertexAi ? 'gcp.vertex_ai' : undefined,
    tools: isFlat && attributes[A.toolDefinitions] === undefined ? flatTools(attributes) : undefined,
    params: paramsOf(attributes),
    finishReasons:
      isFlat && attributes[A.finishReasons] === undefined ? finishReasons(attributes) : undefined,
    conversationId: textAt(attributes, A.conversationId, SHARED.sessionId, ASSOCIATION.session),
    userId: textAt(attributes, SHARED.userId, SHARED.endUserId, ASSOCIATION.user),
  });
}

function finishReasons(attributes: AnyValueMap): readonly string[] | undefined {
  return (
    flatFinishReasons(attributes) ?? asTexts(attributes[OLD_FINISH[0]]) ?? asTexts(attributes[OLD_FINISH[1]])
  );
}

/** Parameters under older names; the newer ones go before them. Undefined when there are no older ones. */
function paramsOf(attributes: AnyValueMap): AnyValueMap | undefined {
  const old: [string, AnyValue][] = [];
  for (const [key, name] of OLD_PARAMS) if (attributes[key] !== undefined) old.push([name, attributes[key]]);
  return old.length > 0 ? { ...Object.fromEntries(old), ...genAiParams(attributes) } : undefined;
}
