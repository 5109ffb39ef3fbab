import type { ParentRef, SpanRecord } from '../src/core/span-record';
import { bestTwins } from './best-twins';
import { type CallView, scopesOf, viewsOf } from './call-view';
import { GRAIN_MS, isOuter } from './is-twin';
import { isModelCall } from './model-call';
import { repeats } from './repeats';
import { withTwin } from './with-twin';

export interface JoinedTwins {
  /** What is left, by span id: every record that is an event, with its twins. */
  readonly records: ReadonlyMap<string, SpanRecord>;
  /** For every span that became part of another's event, that one. */
  readonly aliases: ReadonlyMap<string, ParentRef>;
}

/**
 * Makes one record of the views of each model call, where all spans have ended and lie side by side: the rule of the
 * twin hold (docs/twins.md) without its waiting.
 */
export function joinTwins(records: readonly SpanRecord[]): JoinedTwins {
  const left = new Map(records.map((record) => [record.spanId, record]));
  const into = new Map<string, string>();
  const join = (a: SpanRecord, b: SpanRecord): SpanRecord => {
    const [outer, inner] = isOuter(a, b) ? [a, b] : [b, a];
    const joined = withTwin(outer, inner);
    left.delete(inner.spanId);
    left.set(outer.spanId, joined);
    into.set(inner.spanId, outer.spanId);
    return joined;
  };
  joinRepeated(left, join);
  joinViews(left, join);
  return { records: left, aliases: aliasesOf(into, left) };
}

type Join = (a: SpanRecord, b: SpanRecord) => SpanRecord;

/** Spans that repeat their only child take it in; the sum of several calls stays, empty, for them to name. */
function joinRepeated(left: Map<string, SpanRecord>, join: Join): void {
  const children = new Map<string, SpanRecord[]>();
  for (const record of left.values()) {
    const { parentSpanId = '' } = record;
    const siblings = children.get(parentSpanId);
    if (siblings === undefined) children.set(parentSpanId, [record]);
    else siblings.push(record);
  }
  // The innermost first: a call is repeated by its parent, and never by that one's parent.
  for (const outer of [...left.values()].sort((a, b) => b.startUnixMs - a.startUnixMs)) {
    const { spanId, scope, attributes, contentFree } = outer;
    const span = { spanId, scopeName: scope.name, attributes: attributes };
    const inside = children.get(spanId) ?? [];
    const [only, ...more] = inside;
    if (contentFree || !inside.some((child) => repeats(span, child))) continue;
    if (only !== undefined && more.length === 0) join(outer, left.get(only.spanId) ?? only);
    else if (isModelCall(attributes)) left.set(spanId, { ...outer, contentFree: true });
  }
}

function joinViews(left: ReadonlyMap<string, SpanRecord>, join: Join): void {
  const seen = new Map<string, { readonly record: SpanRecord; readonly views: readonly CallView[] }>();
  const calls = [...left.values()].filter(isCall).sort((a, b) => a.endUnixMs - b.endUnixMs);
  // With one instrumentation there is nothing to compare, however many calls run at once.
  if (new Set(calls.flatMap(scopesOf)).size < 2) return;
  const startsFrom = earliestStarts(calls);
  for (const [index, call] of calls.entries()) {
    // What ended before all that is to come began is nobody's twin; without this a long trace would cost its square.
    for (const [spanId, { record }] of seen)
      if (record.endUnixMs + GRAIN_MS < (startsFrom[index] ?? 0)) seen.delete(spanId);
    const isElsewhere = belongsElsewhere(call, left, seen);
    const candidates = [...seen.values()].filter(
      ({ record }) =>
        record.parentSpanId === call.spanId || !(isElsewhere || belongsElsewhere(record, left, seen)),
    );
    const twins = bestTwins(viewsOf(call), candidates);
    for (const { record } of twins) seen.delete(record.spanId);
    const joined = twins.reduce((all, { record }) => join(all, record), call);
    seen.set(joined.spanId, { record: joined, views: viewsOf(joined) });
  }
}

/** For each call the earliest start of it and all after it, Unix ms. */
function earliestStarts(calls: readonly SpanRecord[]): readonly number[] {
  let earliest = Number.POSITIVE_INFINITY;
  return calls
    .map((_, index) => {
      earliest = Math.min(earliest, calls[calls.length - 1 - index]?.startUnixMs ?? earliest);
      return earliest;
    })
    .reverse();
}

/** Inside of a call of another instrumentation that is still to come. */
function belongsElsewhere(
  { parentSpanId, scope }: SpanRecord,
  left: ReadonlyMap<string, SpanRecord>,
  seen: ReadonlyMap<string, unknown>,
): boolean {
  const parent = parentSpanId === undefined ? undefined : left.get(parentSpanId);
  return (
    parent !== undefined && !seen.has(parent.spanId) && isCall(parent) && parent.scope.name !== scope.name
  );
}

function isCall({ attributes, contentFree, twins }: SpanRecord): boolean {
  return contentFree !== true && (isModelCall(attributes) || twins !== undefined);
}

/** A span may be part of one that became part of a third. */
function aliasesOf(
  into: ReadonlyMap<string, string>,
  left: ReadonlyMap<string, SpanRecord>,
): ReadonlyMap<string, ParentRef> {
  const aliases = new Map<string, ParentRef>();
  for (const [inner, outer] of into) {
    let last = outer;
    for (let next = into.get(last); next !== undefined; next = into.get(last)) last = next;
    const record = left.get(last);
    if (record !== undefined) aliases.set(inner, { traceId: record.traceId, spanId: record.spanId });
  }
  return aliases;
}
