import { BatchReader } from './batch-reader';
import { BatchWriter } from './batch-writer';
import type { HostEntry } from './host-entry';
import { RecordReader } from './record-reader';
import { RecordWriter } from './record-writer';

/** The first byte. Changed with the form; a batch on disk may be read by another version of this package. */
const FORM = 1;
/** What an entry begins with. */
const ENTRY = { record: 0, endedSession: 1, endAll: 2 } as const;

/** Ids, times and counts of a record beside its texts. */
const RECORD_BYTES = 256;

/** Entries as bytes, for another thread or another process. @throws when a value cannot be read (a getter that throws). */
export function encodeBatch(entries: readonly HostEntry[]): Uint8Array {
  const writer = new BatchWriter(entries.reduce((sum, entry) => sum + roomFor(entry), RECORD_BYTES));
  const records = new RecordWriter(writer);
  writer.count(FORM);
  writer.count(entries.length);
  for (const entry of entries) {
    if ('record' in entry) {
      writer.count(ENTRY.record);
      writer.number(entry.bytes);
      records.write(entry.record);
    } else if ('endAll' in entry) writer.count(ENTRY.endAll);
    else {
      writer.count(ENTRY.endedSession);
      writer.text(entry.endedSessionId);
    }
  }
  return writer.bytes();
}

/** The entries of a batch; undefined when another version wrote it. @throws when the bytes are no batch at all. */
export function decodeBatch(bytes: Uint8Array): readonly HostEntry[] | undefined {
  const reader = new BatchReader(bytes);
  if (reader.count() !== FORM) return undefined;
  const records = new RecordReader(reader);
  const entries: HostEntry[] = [];
  for (let left = reader.count(); left > 0; left -= 1) {
    const kind = reader.count();
    if (kind === ENTRY.record) entries.push({ bytes: reader.number(), record: records.readSessionRecord() });
    else if (kind === ENTRY.endAll) entries.push({ endAll: true });
    else if (kind === ENTRY.endedSession) entries.push({ endedSessionId: reader.text() });
    else throw new RangeError(`${kind} is no entry of a batch`);
  }
  return entries;
}

/** Most texts take two bytes a character at most; the writer grows where they do not. */
function roomFor(entry: HostEntry): number {
  return RECORD_BYTES + ('record' in entry ? 2 * entry.bytes : 0);
}
