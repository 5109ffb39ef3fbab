import type { SessionRecord } from '../../src/core/span-record';
import { compactOrNothing } from './compact';
import { envelope, spanMetadata } from './envelope';
import { failureText } from './failure-text';
import type { GenericEvent, Json } from './lucidic-event';
import { readFailure } from './read-failure';
import type { Reading } from './reading';
import { toJson } from './to-json';

/** A span that is neither a model call nor a step we have a type for: its name, and all it says. */
export function genericEvent(record: SessionRecord, reading?: Reading): GenericEvent {
  const misc = reading ? readingMisc(reading) : spanMisc(record);
  return {
    ...envelope(record, reading),
    type: 'generic',
    payload: { details: record.name, ...(misc && { misc }) },
  };
}

/** A span that was refused but promised to a child: it keeps the tree whole and says nothing but its name. */
export function contentFreeEvent(record: SessionRecord): GenericEvent {
  const { metadata: _content, ...base } = envelope(record);
  return {
    ...base,
    type: 'generic',
    metadata: { ...spanMetadata(record), kind: 'ancestor' },
    payload: { details: record.name },
  };
}

function readingMisc(reading: Reading): { readonly [key: string]: Json } | undefined {
  return compactOrNothing({
    input: reading.input === undefined ? undefined : toJson(reading.input),
    output: reading.output === undefined ? undefined : toJson(reading.output),
    error: reading.error && failureText(reading.error),
  });
}

function spanMisc(record: SessionRecord): { readonly [key: string]: Json } | undefined {
  const failure = readFailure(record);
  const attributes = toJson(record.attributes);
  return compactOrNothing({
    attributes: Object.keys(record.attributes).length > 0 ? attributes : undefined,
    status: record.status.code === 'ERROR' ? 'error' : undefined,
    error: failure && failureText(failure),
  });
}
