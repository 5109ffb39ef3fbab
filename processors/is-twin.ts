import type { Message, Reading, Usage } from '../exporters/mapping/reading';
import type { AnyValue } from '../src/core/any-value';
import type { SpanRecord } from '../src/core/span-record';
import type { CallView } from './call-view';
import { linksItsCalls, scopeDepth } from './is-client-scope';

/** Instrumentors take times with a grain of 1 ms. */
export const GRAIN_MS = 1;

/** What speaks for two views being one, the strongest last. */
const EVIDENCE = ['none', 'numbers', 'answer', 'answer and numbers', 'response id', 'parent link'] as const;

/** What speaks for two views being one; `none`: they are not. */
export type TwinEvidence = (typeof EVIDENCE)[number];

/** The strongest of what speaks for an ended call being one with any of the others. */
export function evidenceOf(call: CallView, others: readonly CallView[]): TwinEvidence {
  return EVIDENCE[Math.max(0, ...others.map((other) => likeness(call, other)))] ?? 'none';
}

/** True when two ended calls are two views of one. */
export function isTwin(a: CallView, b: CallView): boolean {
  return likeness(a, b) > 0;
}

/**
 * How sure it is that two ended calls are two views of one; 0: they are not. Both are made by different
 * instrumentations, at the same time, with compatible models, and are either parent and child, or have the same response
 * id, or (where an id is missing) the same answer, or (where an answer is missing too) the same numbers.
 *
 * Overlap is asked for, not containment: LangChain reports from a background queue, so under load its outer span starts
 * tens of milliseconds after the inner one did. Only where nothing but numbers speak has one to be inside the other.
 */
export function likeness(a: CallView, b: CallView): number {
  if (a.record.scope.name === b.record.scope.name || !overlap(a.record, b.record)) return 0;
  const [ofA, ofB] = [a.reading(), b.reading()];
  if (ofA === undefined || ofB === undefined || ofA.kind !== ofB.kind || !sameModel(ofA, ofB)) return 0;
  // A failed call inside one that did not fail is an attempt of its own: the framework asked again.
  if (isLinked(a.record, b.record))
    return (ofA.error === undefined) === (ofB.error === undefined) ? rank('parent link') : 0;
  if (linksItsCalls(a.record.scope.name) || linksItsCalls(b.record.scope.name)) return 0;
  if (ofA.responseId !== undefined && ofB.responseId !== undefined)
    return ofA.responseId === ofB.responseId ? rank('response id') : 0;
  const [saidA, saidB] = [answerOf(ofA.outputMessages), answerOf(ofB.outputMessages)];
  if (saidA !== '' && saidB !== '') {
    if (saidA !== saidB) return 0;
    return rank(sameNumbers(ofA.usage, ofB.usage) ? 'answer and numbers' : 'answer');
  }
  const inside = isInside(a.record, b.record) || isInside(b.record, a.record);
  return inside && (sameNumbers(ofA.usage, ofB.usage) || sameFailure(ofA, ofB)) ? rank('numbers') : 0;
}

/**
 * Which of two twins is the outer one: the parent; else the one whose instrumentation sits farther from the wire; else
 * the one that ended last, for it waited for the other. Ends alone do not tell: the span of a streamed call may end
 * after its framework's.
 */
export function isOuter(a: SpanRecord, b: SpanRecord): boolean {
  if (isChild(b, a)) return true;
  if (isChild(a, b)) return false;
  const deeper = scopeDepth(a.scope.name) - scopeDepth(b.scope.name);
  if (deeper !== 0) return deeper < 0;
  return a.endUnixMs === b.endUnixMs ? a.startUnixMs <= b.startUnixMs : a.endUnixMs > b.endUnixMs;
}

/** One view may know only the model asked for, the other only the dated one that answered. */
export function sameModel(a: Reading, b: Reading): boolean {
  const [ofA, ofB] = [modelsOf(a), modelsOf(b)];
  if (ofA.length === 0 || ofB.length === 0) return true;
  return ofA.some((x) => ofB.some((y) => x.startsWith(y) || y.startsWith(x)));
}

function rank(evidence: TwinEvidence): number {
  return EVIDENCE.indexOf(evidence);
}

function overlap(a: SpanRecord, b: SpanRecord): boolean {
  return a.startUnixMs <= b.endUnixMs + GRAIN_MS && b.startUnixMs <= a.endUnixMs + GRAIN_MS;
}

function isInside(inner: SpanRecord, outer: SpanRecord): boolean {
  return inner.startUnixMs >= outer.startUnixMs - GRAIN_MS && inner.endUnixMs <= outer.endUnixMs + GRAIN_MS;
}

function isLinked(a: SpanRecord, b: SpanRecord): boolean {
  return isChild(a, b) || isChild(b, a);
}

function isChild(child: SpanRecord, parent: SpanRecord): boolean {
  return child.traceId === parent.traceId && child.parentSpanId === parent.spanId;
}

function modelsOf({ requestModel, responseModel }: Reading): string[] {
  return [requestModel, responseModel].filter((model) => model !== undefined);
}

/** The Anthropic client's own spans tell nothing of the answer, and a stream's id reaches only one of the two views. */
function sameNumbers(a: Usage | undefined, b: Usage | undefined): boolean {
  if (a?.input === undefined || a.output === undefined) return false;
  return a.input === b?.input && a.output === b.output;
}

/** A call that failed has neither id nor answer. */
function sameFailure(a: Reading, b: Reading): boolean {
  return a.error !== undefined && a.error.message === b.error?.message;
}

/** The answer's text and tool calls in one string; call ids are left out, for some instrumentors lose them. */
function answerOf(messages: readonly Message[] | undefined): string {
  const parts = (messages ?? []).flatMap((message) => message.parts);
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      return part.type === 'tool_call' ? `${part.name}(${safeJson(part.arguments)})` : '';
    })
    .join('');
}

/** A model may answer with brackets thousands deep; comparing must survive it. */
function safeJson(value: AnyValue): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}
