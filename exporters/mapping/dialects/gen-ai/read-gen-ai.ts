import type { AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import type { KnownNames } from '../../other-attributes';
import { unwrapJson } from '../../parse-json';
import { asList, asTexts, numberAt, textAt } from '../../pick';
import { normaliseProvider, providerOfHost } from '../../providers';
import { readFailure } from '../../read-failure';
import type { OperationKind, Reading } from '../../reading';
import { finishReasonsIn } from '../../shapes/gen-ai-messages';
import type { Exclusions } from '../../usage';
import type { Conversation } from '../conversation';
import { GEN_AI as A, ANTHROPIC, GEN_AI_KNOWN, GEN_AI_OLD as OLD, SHARED } from './attributes';
import { conversation } from './conversation';
import { choiceFinishReasons } from './message-events';
import { genAiMetadata } from './metadata';
import { genAiParams } from './params';
import { readStep } from './step';
import { unreadSteps } from './unread-steps';
import { genAiUsage } from './usage';

/** What a dialect of this family knows better than the conventions do. Whatever is absent is read by them. */
export interface GenAiView {
  readonly dialect: string;
  readonly kind: OperationKind;
  readonly conversation?: Conversation;
  /** Names, input and output of what is not a model call. */
  readonly step?: Partial<Reading>;
  /** `step` holds all that is told of any kind of operation. Default: what the kind has. */
  readonly readsEveryStep?: true;
  /** What the emitter leaves out of its totals; `{}` for one that is known to leave out nothing. */
  readonly exclusions?: Exclusions | undefined;
  /** What goes before the reading of the conventions, field by field. */
  readonly facts?: Partial<Reading>;
  /** The names that are read; the rest goes to the metadata. */
  readonly known?: KnownNames;
}

/** Reads a span that speaks `gen_ai.*`, in today's names and all the older ones still seen. */
export function readGenAi(record: SpanRecord, view: GenAiView): Reading {
  const { attributes } = record;
  const { input, output } = view.conversation ?? conversation(record);
  const step = view.step ?? readStep(attributes, view.kind);
  const usage = genAiUsage(attributes, view.exclusions);
  const unread = view.readsEveryStep ? undefined : unreadSteps(attributes, view.kind);
  return compact({
    dialect: view.dialect,
    kind: view.kind,
    provider: provider(attributes),
    ...modelFacts(record),
    usage,
    inputMessages: input,
    outputMessages: output,
    ...step,
    error: readFailure(record),
    conversationId: textAt(attributes, A.conversationId, SHARED.sessionId),
    userId: textAt(attributes, SHARED.userId, SHARED.endUserId),
    ...view.facts,
    metadata: genAiMetadata(record, view.kind, step, usage, view.known ?? GEN_AI_KNOWN, unread),
  });
}

function modelFacts(record: SpanRecord): Partial<Reading> {
  const { attributes } = record;
  const seconds = numberAt(attributes, A.timeToFirstChunk);
  return compact({
    requestModel: textAt(attributes, A.requestModel),
    responseModel: textAt(attributes, A.responseModel),
    responseId: textAt(attributes, A.responseId),
    tools: asList(unwrapJson(attributes[A.toolDefinitions])),
    params: genAiParams(attributes),
    finishReasons: finishReasons(record),
    timeToFirstTokenMs: seconds === undefined ? undefined : seconds * 1000,
  });
}

/** An OpenAI client pointed at another's host still says `openai`; the host knows better. */
function provider(attributes: AnyValueMap): string | undefined {
  const said = textAt(attributes, A.providerName, OLD.system);
  const host = textAt(attributes, SHARED.serverAddress);
  const named = said === undefined || said === '_OTHER' ? undefined : normaliseProvider(said);
  if (host === undefined || (named !== undefined && named !== 'openai')) return named;
  return providerOfHost(host) ?? named;
}

function finishReasons({ attributes, events }: SpanRecord): readonly string[] | undefined {
  const own =
    asTexts(unwrapJson(attributes[A.finishReasons])) ??
    finishReasonsIn(attributes[A.outputMessages]) ??
    asTexts(attributes[ANTHROPIC.stopReason]);
  if (own || events.length === 0) return own;
  for (const event of events) {
    const told = finishReasonsIn(event.attributes[A.outputMessages]);
    if (told) return told;
  }
  return choiceFinishReasons(events);
}
