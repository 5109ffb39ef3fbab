import type { AnyValueMap } from './any-value';

/** Where a record's parent event stands: a span of some process, or an event id given by hand (baggage). */
export type ParentRef = { readonly traceId: string; readonly spanId: string } | { readonly eventId: string };

/** The session a record belongs to, and how we came to know it. */
export interface SessionRef {
  /** The public id, 1 to 256 characters. */
  readonly id: string;
  /** `trace` and `process` sessions are ours to end; the others belong to whoever named them. */
  readonly source: 'attribute' | 'context' | 'baggage' | 'conversation' | 'default' | 'trace' | 'process';
  /** A name for a session that is ours, from its root span. */
  readonly name?: string;
}

/** Kinds of OpenTelemetry spans, by their names on the wire. */
export type SpanKindName = 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

/** A span event (most often a recorded exception). */
export interface RecordEvent {
  readonly name: string;
  readonly timeUnixMs: number;
  readonly attributes: AnyValueMap;
}

/**
 * One finished operation on its way through the pipeline. Every stage takes one and returns one, or drops it with a
 * reason; nothing ever writes on the span it came from. Times are Unix milliseconds with fractions (microseconds fit).
 */
export interface SpanRecord {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly kind: SpanKindName;
  readonly startUnixMs: number;
  readonly endUnixMs: number;
  readonly status: { readonly code: 'UNSET' | 'OK' | 'ERROR'; readonly message?: string };
  readonly attributes: AnyValueMap;
  readonly events: readonly RecordEvent[];
  readonly scope: { readonly name: string; readonly version?: string };
  readonly resource: AnyValueMap;
  readonly droppedAttributesCount: number;
  /** The span's own parent, admitted or not. Absent on a root. */
  readonly parentSpanId?: string;
  /** The parent is a span of another process, most often of its HTTP client, and rarely an event. */
  readonly parentIsRemote?: true;
  /** The nearest ancestor that leaves as an event; lineage sets it. Absent: the event is a root of its session. */
  readonly parent?: ParentRef;
  readonly session?: SessionRef;
  /** Set when the record was refused but promised to a child: it leaves as a content-free `generic` event. */
  readonly contentFree?: true;
  /** Set when the span never ended: what was known of it is told, without an end. */
  readonly interrupted?: true;
  /** Set when another process names this event as a parent: it leaves even where it is told by another one. */
  readonly namedOutside?: true;
  /** Set when the span itself was masked before the record was made; masking twice would mask the tokens. */
  readonly masked?: true;
  /** Other instrumentations' views of the same operation, merged into this one; the richest reading wins. */
  readonly twins?: readonly SpanRecord[];
}

/** A record whose session is known, as mapping and delivery take it. */
export type SessionRecord = SpanRecord & { readonly session: SessionRef };

/** A record left the pipeline, and why. */
export interface Drop {
  readonly drop: string;
}

/** A stage: what it returns goes on, or is dropped with its reason counted. */
export type Stage = (record: SpanRecord) => SpanRecord | Drop;

/** Tells a drop from a record. */
export function isDrop(outcome: SpanRecord | Drop): outcome is Drop {
  return 'drop' in outcome;
}
