import type { Message } from '../exporters/mapping/reading';
import type { SpanRecord } from '../src/core/span-record';
import { callView } from './call-view';
import { isClientScope } from './is-client-scope';
import { sameModel } from './is-twin';

const GRAIN_MS = 1;

/** Tells the unended views of one failed call from everything else that is open. */
export interface InsideCall {
  /** The cheap half: by scope and start. Most open spans are out here, and none is copied or read for it. */
  mayBe(scopeName: string, startUnixMs: number): boolean;
  is(unended: SpanRecord): boolean;
}

/**
 * A span that never ended is a client's view of a call that a framework has reported when it began during that call, for
 * the same model, with the same input. Its failure is told there; as an event of its own it would be told twice.
 */
export function insideCall(call: SpanRecord): InsideCall {
  const outer = callView(call);
  let input: string | undefined;
  return {
    mayBe: (scopeName, startUnixMs) =>
      scopeName !== call.scope.name &&
      startUnixMs + GRAIN_MS >= call.startUnixMs - LATE_START_MS &&
      startUnixMs <= call.endUnixMs + GRAIN_MS &&
      isClientScope(scopeName),
    is(unended) {
      const [read, readOuter] = [callView(unended).reading(), outer.reading()];
      if (read === undefined || readOuter === undefined || read.kind !== readOuter.kind) return false;
      input ??= textOf(readOuter.inputMessages);
      return input !== '' && sameModel(read, readOuter) && input === textOf(read.inputMessages);
    },
  };
}

/** A framework that reports from a background queue may start its span so much later than the call inside began. */
const LATE_START_MS = 1_000;

function textOf(messages: readonly Message[] | undefined): string {
  const parts = (messages ?? []).flatMap((message) => message.parts);
  return parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n');
}
