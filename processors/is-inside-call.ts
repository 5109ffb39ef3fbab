import type { Message } from '../exporters/mapping/reading';
import type { SpanRecord } from '../src/core/span-record';
import { callView } from './call-view';
import { isClientScope } from './is-client-scope';
import { sameModel } from './is-twin';

const GRAIN_MS = 1;

/**
 * True when a span that never ended is the client's view of a call that a framework has reported: begun during it, for
 * the same model, with the same input. Its failure is told there; as an event of its own it would be told twice.
 */
export function isInsideCall(unended: SpanRecord, call: SpanRecord): boolean {
  if (!isClientScope(unended.scope.name) || isClientScope(call.scope.name)) return false;
  if (unended.startUnixMs > call.endUnixMs + GRAIN_MS || unended.scope.name === call.scope.name) return false;
  const [inner, outer] = [callView(unended).reading(), callView(call).reading()];
  if (inner === undefined || outer === undefined || inner.kind !== outer.kind) return false;
  const input = textOf(inner.inputMessages);
  return input !== '' && input === textOf(outer.inputMessages) && sameModel(inner, outer);
}

function textOf(messages: readonly Message[] | undefined): string {
  const parts = (messages ?? []).flatMap((message) => message.parts);
  return parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n');
}
