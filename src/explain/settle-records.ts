import { createAdmission } from '../../processors/admit';
import { Aliases } from '../../processors/aliases';
import { joinTwins } from '../../processors/join-twins';
import { resolveSession } from '../../processors/resolve-session';
import { TraceWindow } from '../../processors/trace-window';
import type { Clock } from '../core/clock';
import type { ParentRef, SessionRecord, SpanRecord } from '../core/span-record';

/** A span among others: its trace and its own id. */
export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
}

/** What became of each span of a batch, by `spanKey`. */
export interface SettledRecords {
  /** Records that become events, with their twins, session and parent. */
  readonly leaving: ReadonlyMap<string, SessionRecord>;
  /** For each span that is told by another one's event, that one. */
  readonly partOf: ReadonlyMap<string, SpanRef>;
  /** Why a span is no event: a reason as `stats()` counts it. */
  readonly refused: ReadonlyMap<string, string>;
}

/** A span's key in the maps here. */
export function spanKey({ traceId, spanId }: SpanRef): string {
  return `${traceId}:${spanId}`;
}

/** Everything is here already: no window has to wait. */
const NO_TIMERS: Clock = {
  nowMs: () => 0,
  monotonicMs: () => 0,
  after: () => ({ cancel: () => undefined }),
  soon: () => undefined,
};

/**
 * Sends ended spans through admission, lineage and twins as `LucidicExporter` does, with the default options, and joins
 * the views of a call that stand in different traces as the twin hold would. Pure: nothing is kept between two calls.
 */
export function settleRecords(records: readonly SpanRecord[]): SettledRecords {
  const released: SessionRecord[] = [];
  const refused = new Map<string, string>();
  const window = new TraceWindow({
    clock: NO_TIMERS,
    admission: createAdmission(),
    windowMs: 0,
    attribute(record, rootName) {
      const session = resolveSession(record, {}, { kind: 'trace' }, rootName);
      return session === undefined ? undefined : { ...record, session };
    },
    release: (record) => released.push(record),
    refuse: (reason, record) => refused.set(spanKey(record), reason),
    endSession: () => undefined,
  });
  // A root closes its trace, so it comes last.
  for (const record of records) if (record.parentSpanId !== undefined) window.add(record);
  for (const record of records) if (record.parentSpanId === undefined) window.add(record);
  window.closeAll();
  const leaving = joinAcrossTraces(released);
  const partOf = new Map<string, SpanRef>();
  for (const { traceId, spanId, twins } of leaving)
    for (const twin of twins ?? []) partOf.set(spanKey(twin), { traceId, spanId });
  return { leaving: new Map(leaving.map((record) => [spanKey(record), record])), partOf, refused };
}

/** A framework's call and its client's are often in two traces; what hung under the inner one follows it. */
function joinAcrossTraces(released: readonly SessionRecord[]): readonly SessionRecord[] {
  const bySpanId = new Map<string, SessionRecord[]>();
  for (const record of released) {
    const same = bySpanId.get(record.spanId);
    if (same === undefined) bySpanId.set(record.spanId, [record]);
    else same.push(record);
  }
  // Ids are random and differ; where a file says otherwise, nothing is joined on them.
  const distinct = released.filter(({ spanId }) => bySpanId.get(spanId)?.length === 1);
  const joined = joinTwins(distinct);
  const aliases = new Aliases();
  for (const [spanId, outer] of joined.aliases) {
    const [inner] = bySpanId.get(spanId) ?? [];
    const [into] = bySpanId.get(spanIdOf(outer)) ?? [];
    if (inner !== undefined && into !== undefined) aliases.add(inner, into);
  }
  return released.flatMap((record) => {
    if (joined.aliases.has(record.spanId)) return [];
    const { twins } = joined.records.get(record.spanId) ?? record;
    return [aliases.repoint(twins === undefined ? record : { ...record, twins })];
  });
}

function spanIdOf(ref: ParentRef): string {
  return 'spanId' in ref ? ref.spanId : '';
}
