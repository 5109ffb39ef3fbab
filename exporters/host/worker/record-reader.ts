import { type AnyValue, type AnyValueMap, emptyBag, isAnyValueMap } from '../../../src/core/any-value';
import type {
  ParentRef,
  RecordEvent,
  SessionRecord,
  SessionRef,
  SpanRecord,
} from '../../../src/core/span-record';
import type { BatchReader } from './batch-reader';
import { FLAG, KINDS, NO_SESSION, PARENT, SOURCES, STATUS_CODES } from './record-form';

/** Reads what `RecordWriter` wrote. @throws RangeError when the bytes are none of its. */
export class RecordReader {
  readonly #reader: BatchReader;
  readonly #shapes: (readonly string[])[] = [];
  readonly #scopes: SpanRecord['scope'][] = [];
  readonly #resources: AnyValueMap[] = [];
  readonly #sessions: SessionRef[] = [];
  #withContent = true;

  constructor(reader: BatchReader) {
    this.#reader = reader;
  }

  /** Without content it is read past, but for what later records share with it. */
  readSessionRecord(withContent = true): SessionRecord {
    this.#withContent = withContent;
    const record = this.#read();
    const { session } = record;
    if (session === undefined) throw new RangeError('a record of a batch has no session');
    return { ...record, session };
  }

  #read(): SpanRecord {
    const reader = this.#reader;
    const attributes = this.#attributes();
    const scope = this.#shared(this.#scopes, () => {
      const name = reader.text();
      const version = reader.value();
      return typeof version === 'string' ? { name, version } : { name };
    });
    const resource = this.#shared(this.#resources, () => bagOf(reader.value()));
    const session = this.#session();
    const [traceId, spanId, name] = [reader.text(), reader.text(), reader.text()];
    const kind = KINDS[reader.count()] ?? 'INTERNAL';
    const [startUnixMs, endUnixMs] = [reader.number(), reader.number()];
    const code = STATUS_CODES[reader.count()] ?? 'UNSET';
    const message = this.#content();
    const droppedAttributesCount = reader.number();
    const parentSpanId = reader.value();
    const flags = reader.count();
    const parent = this.#parent();
    const events = this.#events();
    const twins: SpanRecord[] = [];
    for (let left = reader.count(); left > 0; left -= 1) twins.push(this.#read());
    return {
      traceId,
      spanId,
      name,
      kind,
      startUnixMs,
      endUnixMs,
      status: typeof message === 'string' ? { code, message } : { code },
      attributes,
      events,
      scope,
      resource,
      droppedAttributesCount,
      ...(session !== undefined && { session }),
      ...(typeof parentSpanId === 'string' && { parentSpanId }),
      ...(parent !== undefined && { parent }),
      ...(flags !== 0 && flagged(flags)),
      ...(twins.length > 0 && { twins }),
    };
  }

  #attributes(): AnyValueMap {
    const reader = this.#reader;
    const keys = this.#shared(this.#shapes, () => textsOf(reader.value()));
    const attributes = emptyBag();
    for (const key of keys) attributes[key] = this.#content();
    return attributes;
  }

  #content(): AnyValue {
    if (this.#withContent) return this.#reader.value();
    this.#reader.skip();
    return undefined;
  }

  #session(): SessionRef | undefined {
    const reader = this.#reader;
    const index = reader.count();
    if (index === NO_SESSION) return undefined;
    return this.#at(this.#sessions, index, () => {
      const id = reader.text();
      const source = SOURCES[reader.count()] ?? 'conversation';
      const name = reader.value();
      return typeof name === 'string' ? { id, source, name } : { id, source };
    });
  }

  #parent(): ParentRef | undefined {
    const reader = this.#reader;
    const kind = reader.count();
    if (kind === PARENT.event) return { eventId: reader.text() };
    return kind === PARENT.span ? { traceId: reader.text(), spanId: reader.text() } : undefined;
  }

  #events(): readonly RecordEvent[] {
    const reader = this.#reader;
    const events: RecordEvent[] = [];
    for (let left = reader.count(); left > 0; left -= 1) {
      const [name, timeUnixMs] = [reader.text(), reader.number()];
      events.push({ name, timeUnixMs, attributes: bagOf(this.#content()) });
    }
    return events;
  }

  #shared<T>(table: T[], read: () => T): T {
    return this.#at(table, this.#reader.count(), read);
  }

  #at<T>(table: T[], index: number, read: () => T): T {
    if (index === table.length) table.push(read());
    const value = table[index];
    if (value === undefined) throw new RangeError('a batch names what it does not hold');
    return value;
  }
}

function flagged(flags: number): Partial<SpanRecord> {
  return {
    ...(flags & FLAG.parentIsRemote && { parentIsRemote: true }),
    ...(flags & FLAG.contentFree && { contentFree: true }),
    ...(flags & FLAG.interrupted && { interrupted: true }),
    ...(flags & FLAG.namedOutside && { namedOutside: true }),
    ...(flags & FLAG.masked && { masked: true }),
  };
}

function textsOf(value: AnyValue): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function bagOf(value: AnyValue): AnyValueMap {
  return isAnyValueMap(value) ? value : {};
}
