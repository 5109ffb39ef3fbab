import type { Message, Reading } from '../exporters/mapping/reading';
import type { SpanRecord } from '../src/core/span-record';

/** Instrumentors take start times with a grain of 1 ms, so an inner call may seem to start a little before its outer. */
const GRAIN_MS = 1;

/** An ended model call with what its dialect read of it. */
export interface ReadCall {
  readonly record: SpanRecord;
  readonly reading: Reading | undefined;
}

/** True when `outer` covers `inner` in time. */
export function covers(outer: SpanRecord, inner: SpanRecord): boolean {
  return outer.startUnixMs <= inner.startUnixMs + GRAIN_MS && inner.endUnixMs <= outer.endUnixMs + GRAIN_MS;
}

/**
 * True when two ended calls are two views of one: made by different instrumentations, one inside the other in time,
 * compatible models, and either parent and child, or the same response id, or (where an id is missing) the same answer.
 */
export function isTwin(a: ReadCall, b: ReadCall): boolean {
  if (a.record.scope.name === b.record.scope.name) return false;
  if (!covers(a.record, b.record) && !covers(b.record, a.record)) return false;
  if (a.reading === undefined || b.reading === undefined || a.reading.kind !== b.reading.kind) return false;
  if (!sameModel(a.reading, b.reading)) return false;
  if (isChild(a.record, b.record) || isChild(b.record, a.record)) return true;
  if (a.reading.responseId !== undefined && b.reading.responseId !== undefined) {
    return a.reading.responseId === b.reading.responseId;
  }
  const answer = answerOf(a.reading.outputMessages);
  return answer !== '' && answer === answerOf(b.reading.outputMessages);
}

function isChild(child: SpanRecord, parent: SpanRecord): boolean {
  return child.traceId === parent.traceId && child.parentSpanId === parent.spanId;
}

/** One view may know only the model asked for, the other only the dated one that answered. */
function sameModel(a: Reading, b: Reading): boolean {
  const of = (reading: Reading) =>
    [reading.requestModel, reading.responseModel].filter((model) => model !== undefined);
  const [ofA, ofB] = [of(a), of(b)];
  if (ofA.length === 0 || ofB.length === 0) return true;
  return ofA.some((x) => ofB.some((y) => x.startsWith(y) || y.startsWith(x)));
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
