import { readRecord } from '../exporters/mapping/read-record';
import type { Reading } from '../exporters/mapping/reading';
import type { SpanRecord } from '../src/core/span-record';

/** An ended model call as one instrumentation saw it. Read only when it is compared, which most calls never are. */
export interface CallView {
  readonly record: SpanRecord;
  reading(): Reading | undefined;
}

/** A view of the record that is read once at most. */
export function callView(record: SpanRecord): CallView {
  let read: { readonly reading: Reading | undefined } | undefined;
  return {
    record,
    reading() {
      read ??= { reading: readRecord(record) };
      return read.reading;
    },
  };
}

/** The views that a record, perhaps already joined from several, consists of. */
export function viewsOf(record: SpanRecord): readonly CallView[] {
  return [record, ...(record.twins ?? [])].map(callView);
}

/** The instrumentations that a record, perhaps already joined from several views, comes from. */
export function scopesOf(record: SpanRecord): string[] {
  return [record, ...(record.twins ?? [])].map(({ scope }) => scope.name);
}
