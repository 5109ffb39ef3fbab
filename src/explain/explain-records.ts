import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import type { LucidicEvent } from '../../exporters/mapping/lucidic-event';
import { mapRecord } from '../../exporters/mapping/map-record';
import { callView } from '../../processors/call-view';
import { evidenceOf, type TwinEvidence } from '../../processors/is-twin';
import type { ParentRef, SessionRecord, SessionRef, SpanRecord } from '../core/span-record';
import { type AttributeUse, attributeUse } from './attribute-use';
import { type SettledRecords, type SpanRef, settleRecords, spanKey } from './settle-records';

/** What became of a span, and why. */
export type SpanOutcome =
  | {
      readonly as: 'event';
      readonly session: SessionRef;
      readonly parent?: ParentRef;
      /** The event says nothing but its name: `sum` of calls that are events of their own, or an `ancestor` that was refused. */
      readonly contentFree?: 'sum' | 'ancestor';
      /** Spans that are told by this event too. */
      readonly twins: readonly SpanRef[];
    }
  /** Told by another span's event: as its twin, by this evidence, or because that one (or this one) only repeats it. */
  | { readonly as: 'part'; readonly of: SpanRef; readonly because: TwinEvidence | 'repeated' }
  /** No event; the reason as `stats()` counts it. */
  | { readonly as: 'refused'; readonly reason: string }
  /** A later span of the batch has the same ids, and counts. */
  | { readonly as: 'replaced' };

/** One span's way through the pipeline. */
export interface ExplainedSpan {
  readonly record: SpanRecord;
  /** The dialect that reads it; absent: it is not about models or agents. */
  readonly dialect?: string;
  readonly outcome: SpanOutcome;
  /** The span's own events: the operation, and an `error_traceback` below it. */
  readonly events: readonly LucidicEvent[];
  /** What became of its attributes; absent where nothing of the span but its name is told. */
  readonly attributes?: AttributeUse;
}

/**
 * Runs ended spans through the stages (admission, lineage, twins, mapping; no mask) and tells of each what became of it
 * and why, in the order given. What `LucidicExporter` would send for these spans with its defaults. Pure: no network,
 * no clock, no environment.
 */
export function explainRecords(records: readonly SpanRecord[]): readonly ExplainedSpan[] {
  const counting = new Map(records.map((record) => [spanKey(record), record]));
  const settled = settleRecords([...counting.values()]);
  return records.map((record) => {
    const name = chooseDialect(record)?.name;
    const isReplaced = counting.get(spanKey(record)) !== record;
    const outcome: SpanOutcome = isReplaced ? { as: 'replaced' } : outcomeOf(record, settled, counting);
    const leaving = isReplaced ? undefined : settled.leaving.get(spanKey(record));
    const use = isTold(outcome) ? attributeUse(record) : undefined;
    return {
      record,
      ...(name === undefined ? {} : { dialect: name }),
      outcome,
      events: leaving === undefined ? [] : mapRecord(leaving).map(({ event }) => event),
      ...(use === undefined ? {} : { attributes: use }),
    };
  });
}

/** What a span says stands in an event, its own or another one's. */
function isTold(outcome: SpanOutcome): boolean {
  return outcome.as === 'part' || (outcome.as === 'event' && outcome.contentFree === undefined);
}

function outcomeOf(
  record: SpanRecord,
  { leaving, partOf, refused }: SettledRecords,
  records: ReadonlyMap<string, SpanRecord>,
): SpanOutcome {
  const key = spanKey(record);
  const of = partOf.get(key);
  if (of !== undefined) {
    const outer = records.get(spanKey(of));
    const others = (leaving.get(spanKey(of))?.twins ?? []).filter((twin) => spanKey(twin) !== key);
    return { as: 'part', of, because: because(record, outer === undefined ? others : [outer, ...others]) };
  }
  const left = leaving.get(key);
  return left === undefined ? { as: 'refused', reason: refused.get(key) ?? 'not_genai' } : eventOf(left);
}

function eventOf(left: SessionRecord): SpanOutcome {
  const { session, parent, contentFree, twins = [] } = left;
  // The only records that are admitted and say nothing are sums of their calls.
  const why = chooseDialect(left) === undefined ? 'ancestor' : 'sum';
  return {
    as: 'event',
    session,
    twins: twins.map(({ traceId, spanId }) => ({ traceId, spanId })),
    ...(parent === undefined ? {} : { parent }),
    ...(contentFree === undefined ? {} : { contentFree: why }),
  };
}

/** A wrapper has the scope of what it repeats, a twin never. */
function because(record: SpanRecord, others: readonly SpanRecord[]): TwinEvidence | 'repeated' {
  if (others.some(({ scope }) => scope.name === record.scope.name)) return 'repeated';
  return evidenceOf(callView(record), others.map(callView));
}
