import type { AnyValueMap } from '../../../src/core/any-value';
import type { SessionRef, SpanRecord } from '../../../src/core/span-record';
import type { BatchWriter } from './batch-writer';
import { Interned } from './interned';
import { FLAG, KINDS, NO_SESSION, PARENT, SOURCES, STATUS_CODES } from './record-form';

/**
 * Writes the records of a batch. What many of them share (the names of their attributes, scope, resource, session) is
 * written where it first occurs and is a number from then on.
 */
export class RecordWriter {
  readonly #writer: BatchWriter;
  readonly #shapes = new Interned<readonly string[]>(sameItems);
  readonly #scopes = new Interned<SpanRecord['scope']>(
    (a, b) => a === b || (a.name === b.name && a.version === b.version),
  );
  readonly #resources = new Interned<AnyValueMap>(Object.is);
  readonly #sessions = new Interned<SessionRef>(
    (a, b) => a.id === b.id && a.source === b.source && a.name === b.name,
  );

  constructor(writer: BatchWriter) {
    this.#writer = writer;
  }

  write(record: SpanRecord): void {
    const writer = this.#writer;
    const { attributes, scope, resource, status, session, events, twins = [] } = record;
    writer.restart();
    const keys = Object.keys(attributes);
    if (this.#isNew(this.#shapes, keys)) writer.value(keys);
    for (const key of keys) writer.value(attributes[key]);
    if (this.#isNew(this.#scopes, scope)) {
      writer.text(scope.name);
      writer.value(scope.version);
    }
    if (this.#isNew(this.#resources, resource)) writer.value(resource);
    if (session === undefined) writer.count(NO_SESSION);
    else if (this.#isNew(this.#sessions, session)) {
      writer.text(session.id);
      writer.count(SOURCES.indexOf(session.source));
      writer.value(session.name);
    }
    writer.text(record.traceId);
    writer.text(record.spanId);
    writer.text(record.name);
    writer.count(KINDS.indexOf(record.kind));
    writer.number(record.startUnixMs);
    writer.number(record.endUnixMs);
    writer.count(STATUS_CODES.indexOf(status.code));
    writer.value(status.message);
    writer.number(record.droppedAttributesCount);
    writer.value(record.parentSpanId);
    writer.count(flagsOf(record));
    this.#parent(record.parent);
    writer.count(events.length);
    for (const event of events) {
      writer.text(event.name);
      writer.number(event.timeUnixMs);
      writer.value(event.attributes);
    }
    writer.count(twins.length);
    for (const twin of twins) this.write(twin);
  }

  #parent(parent: SpanRecord['parent']): void {
    const writer = this.#writer;
    if (parent === undefined) writer.count(PARENT.none);
    else if ('eventId' in parent) {
      writer.count(PARENT.event);
      writer.text(parent.eventId);
    } else {
      writer.count(PARENT.span);
      writer.text(parent.traceId);
      writer.text(parent.spanId);
    }
  }

  /** Writes the number of a shared value; true when the value itself has to follow. */
  #isNew<T>(table: Interned<T>, value: T): boolean {
    const known = table.values.length;
    const index = table.indexOf(value);
    this.#writer.count(index);
    return index === known;
  }
}

function flagsOf(record: SpanRecord): number {
  return (
    (record.parentIsRemote ? FLAG.parentIsRemote : 0) |
    (record.contentFree ? FLAG.contentFree : 0) |
    (record.interrupted ? FLAG.interrupted : 0) |
    (record.namedOutside ? FLAG.namedOutside : 0) |
    (record.masked ? FLAG.masked : 0)
  );
}

function sameItems(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
