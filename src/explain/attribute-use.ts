import { isDeepStrictEqual } from 'node:util';
import { chooseDialect } from '../../exporters/mapping/choose-dialect';
import type { Reading } from '../../exporters/mapping/reading';
import { resolveSession } from '../../processors/resolve-session';
import { type AnyValueMap, isAnyValueMap } from '../core/any-value';
import type { SpanRecord } from '../core/span-record';
import { askedByName } from './asked-by-name';

/** What became of a span's attributes, by name, in the order of the span. */
export interface AttributeUse {
  /** The event, its session or its place is made from these. */
  readonly read: readonly string[];
  /** No field of an event is for these; they are kept as they are, under the event's `metadata.attributes`. */
  readonly kept: readonly string[];
  /** Known names that were not needed: without all of them the span reads just the same. */
  readonly leftOut: readonly string[];
}

/** Groups of attributes that are tried one by one; a span has a handful. */
const MAX_FAMILIES = 40;

/**
 * Tells what a span's dialect makes of its attributes. What it asks for by name is read. Of the rest, what the dialect
 * does not know is kept; what it knows is put to the test by reading the span without it. Undefined without a dialect.
 */
export function attributeUse(record: SpanRecord): AttributeUse | undefined {
  const dialect = chooseDialect(record);
  if (dialect === undefined) return undefined;
  const names = Object.keys(record.attributes);
  const reading = dialect.read(record);
  const asked = askedByName(record.attributes, (attributes) => {
    const seen = { ...record, attributes };
    dialect.matches(seen);
    dialect.read(seen);
    resolveSession(seen, {}, { kind: 'trace' }, undefined);
  });
  const kept = keptOf(reading, record.attributes);
  const doubtful = names.filter((name) => !kept.has(name) && !asked.has(name));
  const leftOut = withoutChange(record, doubtful, reading, dialect.read);
  return {
    read: names.filter((name) => !kept.has(name) && !leftOut.has(name)),
    kept: names.filter((name) => kept.has(name)),
    leftOut: names.filter((name) => leftOut.has(name)),
  };
}

function keptOf(reading: Reading, attributes: AnyValueMap): ReadonlySet<string> {
  const others = reading.metadata?.['attributes'];
  return new Set(isAnyValueMap(others) ? Object.keys(others).filter((name) => name in attributes) : []);
}

/** Those of the names that the reading can do without, all of them together. */
function withoutChange(
  record: SpanRecord,
  names: readonly string[],
  reading: Reading,
  read: (record: SpanRecord) => Reading,
): ReadonlySet<string> {
  const canDoWithout = (without: ReadonlySet<string>): boolean =>
    isSame(read({ ...record, attributes: omit(record.attributes, without) }), reading);
  const all = new Set(names);
  if (all.size === 0 || canDoWithout(all)) return all;
  // Somebody looked through the names: of flattened messages, say, where no text holds them whole.
  let spare: ReadonlySet<string> = new Set();
  for (const family of [...new Set(names.map(attributeFamily))].slice(0, MAX_FAMILIES)) {
    const more = new Set([...spare, ...names.filter((name) => attributeFamily(name) === family)]);
    if (canDoWithout(more)) spare = more;
  }
  return spare;
}

/** The namespace of a flattened name (`llm.input_messages` of `llm.input_messages.0.message.role`), else the name. */
function attributeFamily(name: string): string {
  const index = /\.\d+(\.|$)/.exec(name)?.index;
  return index === undefined ? name : name.slice(0, index);
}

function omit(attributes: AnyValueMap, without: ReadonlySet<string>): AnyValueMap {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !without.has(name)));
}

/** Values may be nested deeper than comparing can follow; then they count as different. */
function isSame(a: Reading, b: Reading): boolean {
  try {
    return isDeepStrictEqual(a, b);
  } catch {
    return false;
  }
}
