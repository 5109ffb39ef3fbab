import type { AnyValue, AnyValueMap } from '../src/core/any-value';
import { isAnyValueMap } from '../src/core/any-value';
import type { MaskFunction } from '../src/core/option-table';
import type { SessionRecord, SpanRecord } from '../src/core/span-record';

/** Stands where a text would have stood that the mask failed on: nothing of the text goes out. */
export const MASK_FAILED = '[MASKING FAILED]';
/** Nothing beyond this depth is looked at, so nothing beyond it may leave. */
const MAX_DEPTH = 64;

/** The words conventions are made of. A mask that rewrites them would hide what a span is, and they say nothing else. */
const VOCABULARY_KEYS = new Set([
  'openinference.span.kind',
  'gen_ai.operation.name',
  'input.mime_type',
  'output.mime_type',
  'lucidic.session_id',
  'lucidic.parent_event_id',
]);

/** Counters of the ledger. */
export interface MaskCounts {
  masked: number;
  passed: number;
  failed: number;
}

/** Masks whole records and single texts with one user function. */
export interface Mask {
  record(record: SessionRecord): SessionRecord;
  text(text: string): string;
}

/** A mask that fails closed: what the function throws on, or answers with something else than text, is withheld. */
export function createMask(fn: MaskFunction, counts: MaskCounts): Mask {
  const text = (original: string): string => {
    if (original === '') return original;
    try {
      const masked: unknown = fn(original);
      if (typeof masked !== 'string') throw new TypeError('a mask must answer with a text');
      if (masked === original) counts.passed += 1;
      else counts.masked += 1;
      return masked;
    } catch {
      counts.failed += 1;
      return MASK_FAILED;
    }
  };
  const bag = (attributes: AnyValueMap, depth: number): AnyValueMap => {
    const masked: Record<string, AnyValue> = Object.create(null);
    for (const key of Object.keys(attributes)) {
      masked[key] = VOCABULARY_KEYS.has(key) ? attributes[key] : value(attributes[key], depth);
    }
    return masked;
  };
  const value = (original: AnyValue, depth: number): AnyValue => {
    if (typeof original === 'string') return text(original);
    if (typeof original !== 'object' || original === null) return original;
    if (depth >= MAX_DEPTH || original instanceof Uint8Array) return MASK_FAILED;
    if (Array.isArray(original)) return original.map((element: AnyValue) => value(element, depth + 1));
    return isAnyValueMap(original) ? bag(original, depth + 1) : MASK_FAILED;
  };
  const span = <T extends SpanRecord>(record: T): T => ({
    ...record,
    name: text(record.name),
    attributes: bag(record.attributes, 0),
    resource: bag(record.resource, 0),
    events: record.events.map((event) => ({ ...event, attributes: bag(event.attributes, 0) })),
    status:
      record.status.message === undefined
        ? record.status
        : { ...record.status, message: text(record.status.message) },
    ...(record.twins === undefined ? {} : { twins: record.twins.map((twin) => span(twin)) }),
  });
  return {
    text,
    record: (record) => ({
      ...span(record),
      session:
        record.session.name === undefined
          ? record.session
          : { ...record.session, name: text(record.session.name) },
    }),
  };
}
