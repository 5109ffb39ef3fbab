import type { ModelPrice } from '../../src/core/model-price';
import type { SessionRecord, SpanRecord } from '../../src/core/span-record';
import { envelope } from './envelope';
import { errorTraceback } from './error-traceback';
import { functionCall } from './function-call';
import { contentFreeEvent, genericEvent } from './generic-event';
import { givenEvent } from './given-event';
import { llmGeneration } from './llm-generation';
import type { LucidicEvent } from './lucidic-event';
import type { MappedEvent } from './media/attachment';
import { takeMedia } from './media/take-media';
import { mergeReadings } from './merge-readings';
import { readFailure } from './read-failure';
import { readRecord } from './read-record';
import type { Reading } from './reading';

/** What mapping may be told. */
export interface MapOptions {
  /** Prices that go before the list. Default: none. */
  readonly prices?: readonly ModelPrice[] | undefined;
}

/**
 * The events one record becomes, each with its attachments: the operation itself, then an `error_traceback` child when
 * an exception was recorded. Pure and total: the same record gives the same events, and no record makes it throw.
 */
export function mapRecord(record: SessionRecord, options: MapOptions = {}): readonly MappedEvent[] {
  return eventsOf(record, options).map(takeMedia);
}

function eventsOf(record: SessionRecord, options: MapOptions): readonly LucidicEvent[] {
  if (record.contentFree) return [contentFreeEvent(record)];
  const reading = readAll(record);
  const main = mainEvent(record, reading, options);
  const failure = reading?.error ?? readFailure(record);
  if (!failure?.recorded) return [main];
  return [main, errorTraceback(record, failure, main.client_event_id)];
}

/** The reading of the record, or of it and its twins together. */
function readAll(record: SpanRecord): Reading | undefined {
  if (record.twins === undefined || record.twins.length === 0) return readRecord(record);
  const readings = [record, ...record.twins].map(readRecord).filter((reading) => reading !== undefined);
  return mergeReadings(readings);
}

function mainEvent(record: SessionRecord, reading: Reading | undefined, options: MapOptions): LucidicEvent {
  if (!reading) return genericEvent(record);
  if (reading.given) return givenEvent(record, reading, reading.given);
  const base = envelope(record, reading);
  switch (reading.kind) {
    case 'model_call':
    case 'embedding':
      return { ...base, type: 'llm_generation', payload: llmGeneration(record, reading, options.prices) };
    case 'other':
      return genericEvent(record, reading);
    default:
      return { ...base, type: 'function_call', payload: functionCall(record, reading) };
  }
}
