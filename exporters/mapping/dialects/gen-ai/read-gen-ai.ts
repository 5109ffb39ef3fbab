import type { AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { type KnownNames, unnamedKeys } from '../../other-attributes';
import { unwrapJson } from '../../parse-json';
import { asList, asTexts, numberAt, textAt } from '../../pick';
import { normaliseProvider, providerOfHost } from '../../providers';
import { readFailure } from '../../read-failure';
import type { OperationKind, Reading } from '../../reading';
import { finishReasonsIn } from '../../shapes/gen-ai-messages';
import type { Exclusions } from '../../usage';
import type { Writable } from '../../writable';
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
  // One pass over the names for the three readers of namespaces.
  const unnamed = unnamedKeys(attributes, GEN_AI_KNOWN);
  const told: Writable<Reading> = { dialect: view.dialect, kind: view.kind };
  const by = provider(attributes);
  if (by !== undefined) told.provider = by;
  addModelFacts(told, record, unnamed);
  if (usage !== undefined) told.usage = usage;
  if (input !== undefined) told.inputMessages = input;
  if (output !== undefined) told.outputMessages = output;
  Object.assign(told, step);
  const error = readFailure(record);
  if (error !== undefined) told.error = error;
  const conversationId = textAt(attributes, A.conversationId, SHARED.sessionId);
  if (conversationId !== undefined) told.conversationId = conversationId;
  const userId = textAt(attributes, SHARED.userId, SHARED.endUserId);
  if (userId !== undefined) told.userId = userId;
  if (view.facts !== undefined) Object.assign(told, view.facts);
  const known = view.known ?? GEN_AI_KNOWN;
  const metadata = genAiMetadata(record, view.kind, { step, usage, known, unnamed, unread });
  if (metadata !== undefined) told.metadata = metadata;
  return told;
}

function addModelFacts(told: Writable<Reading>, record: SpanRecord, unnamed: readonly string[]): void {
  const { attributes } = record;
  const requestModel = textAt(attributes, A.requestModel);
  if (requestModel !== undefined) told.requestModel = requestModel;
  const responseModel = textAt(attributes, A.responseModel);
  if (responseModel !== undefined) told.responseModel = responseModel;
  const responseId = textAt(attributes, A.responseId);
  if (responseId !== undefined) told.responseId = responseId;
  const tools = asList(unwrapJson(attributes[A.toolDefinitions]));
  if (tools !== undefined) told.tools = tools;
  const params = genAiParams(attributes, unnamed);
  if (params !== undefined) told.params = params;
  const reasons = finishReasons(record);
  if (reasons !== undefined) told.finishReasons = reasons;
  const seconds = numberAt(attributes, A.timeToFirstChunk);
  if (seconds !== undefined) told.timeToFirstTokenMs = seconds * 1000;
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
