import type { Message, Reading } from '../exporters/mapping/reading';
import type { SpanRecord } from '../src/core/span-record';
import type { CallView } from './call-view';
import { isClientScope } from './is-client-scope';

/** Instrumentors take times with a grain of 1 ms. */
const GRAIN_MS = 1;

/**
 * True when two ended calls are two views of one: made by different instrumentations, at the same time, with compatible
 * models, and either parent and child, or the same response id, or (where an id is missing) the same answer.
 *
 * Overlap is asked for, not containment: LangChain reports from a background queue, so under load its outer span starts
 * tens of milliseconds after the inner one did.
 */
export function isTwin(a: CallView, b: CallView): boolean {
  if (a.record.scope.name === b.record.scope.name || !overlap(a.record, b.record)) return false;
  const [ofA, ofB] = [a.reading(), b.reading()];
  if (ofA === undefined || ofB === undefined || ofA.kind !== ofB.kind || !sameModel(ofA, ofB)) return false;
  if (isChild(a.record, b.record) || isChild(b.record, a.record)) return true;
  if (ofA.responseId !== undefined && ofB.responseId !== undefined) return ofA.responseId === ofB.responseId;
  const answer = answerOf(ofA.outputMessages);
  return answer !== '' && answer === answerOf(ofB.outputMessages);
}

/**
 * Which of two twins is the outer one: the parent; else the framework's, not the client's; else the one that ended last,
 * for it waited for the other. Ends alone do not tell: the span of a streamed call may end after its framework's.
 */
export function isOuter(a: SpanRecord, b: SpanRecord): boolean {
  if (isChild(b, a)) return true;
  if (isChild(a, b)) return false;
  const aIsClient = isClientScope(a.scope.name);
  if (aIsClient !== isClientScope(b.scope.name)) return !aIsClient;
  return a.endUnixMs === b.endUnixMs ? a.startUnixMs <= b.startUnixMs : a.endUnixMs > b.endUnixMs;
}

function overlap(a: SpanRecord, b: SpanRecord): boolean {
  return a.startUnixMs <= b.endUnixMs + GRAIN_MS && b.startUnixMs <= a.endUnixMs + GRAIN_MS;
}

function isChild(child: SpanRecord, parent: SpanRecord): boolean {
  return child.traceId === parent.traceId && child.parentSpanId === parent.spanId;
}

/** One view may know only the model asked for, the other only the dated one that answered. */
export function sameModel(a: Reading, b: Reading): boolean {
  const [ofA, ofB] = [modelsOf(a), modelsOf(b)];
  if (ofA.length === 0 || ofB.length === 0) return true;
  return ofA.some((x) => ofB.some((y) => x.startsWith(y) || y.startsWith(x)));
}

function modelsOf({ requestModel, responseModel }: Reading): string[] {
  return [requestModel, responseModel].filter((model) => model !== undefined);
}

/** The answer's text and tool calls in one string; call ids are left out, for some instrumentors lose them. */
function answerOf(messages: readonly Message[] | undefined): string {
  const parts = (messages ?? []).flatMap((message) => message.parts);
  return parts
    .map((part) => {
      if (part.type === 'text') return part.text;
      return part.type === 'tool_call' ? `${part.name}(${JSON.stringify(part.arguments)})` : '';
    })
    .join('');
}
