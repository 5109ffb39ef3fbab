import { BatchReader } from './batch-reader';
import { BatchWriter, type Scratch } from './batch-writer';
import { commandFrom, writeCommand } from './command-form';
import { type HostEntry, isNewer } from './host-entry';
import { RecordReader } from './record-reader';
import { RecordWriter } from './record-writer';

/**
 * The first number. Changed with the form; a batch on disk may be read by another version of this package, so what the
 * first form can say is said in it.
 */
const FORM = 1;
/** The first, and commands of sessions. */
const FORM_WITH_COMMANDS = 2;
/** What an entry begins with. */
const ENTRY = { record: 0, endedSession: 1, endAll: 2, command: 3 } as const;

/** Ids, times and counts of a record beside its texts. */
const RECORD_BYTES = 256;

/**
 * Entries as bytes, for another thread or another process; with `scratch` they are valid until the next batch is written
 * into it. @throws when a value cannot be read (a getter that throws).
 */
export function encodeBatch(entries: readonly HostEntry[], scratch?: Scratch): Uint8Array {
  const room = entries.reduce((sum, entry) => sum + roomFor(entry), RECORD_BYTES);
  const writer = new BatchWriter(room, scratch);
  const records = new RecordWriter(writer);
  writer.count(entries.some(isNewer) ? FORM_WITH_COMMANDS : FORM);
  writer.count(entries.length);
  for (const entry of entries) {
    if ('record' in entry) {
      writer.count(ENTRY.record);
      writer.number(entry.bytes);
      records.write(entry.record);
    } else if ('endAll' in entry) writer.count(ENTRY.endAll);
    else if ('command' in entry) {
      writer.count(ENTRY.command);
      writeCommand(writer, entry.command);
    } else {
      writer.count(ENTRY.endedSession);
      writer.text(entry.endedSessionId);
    }
  }
  return writer.bytes();
}

/**
 * The entries of a batch; undefined when another version wrote it. `isWanted` is asked before each is read; a record it does
 * not want comes without its content. @throws when the bytes are no batch at all.
 */
export function decodeBatch(
  bytes: Uint8Array,
  isWanted: (entry: number) => boolean = () => true,
): readonly HostEntry[] | undefined {
  const reader = new BatchReader(bytes);
  const form = reader.count();
  if (form !== FORM && form !== FORM_WITH_COMMANDS) return undefined;
  const records = new RecordReader(reader);
  const entries: HostEntry[] = [];
  for (let left = reader.count(); left > 0; left -= 1) {
    const withContent = isWanted(entries.length);
    const kind = reader.count();
    if (kind === ENTRY.record)
      entries.push({ bytes: reader.number(), record: records.readSessionRecord(withContent) });
    else if (kind === ENTRY.endAll) entries.push({ endAll: true });
    else if (kind === ENTRY.command) entries.push({ command: commandFrom(reader) });
    else if (kind === ENTRY.endedSession) entries.push({ endedSessionId: reader.text() });
    else throw new RangeError(`${kind} is no entry of a batch`);
  }
  return entries;
}

/** Most texts take two bytes a character at most; the writer grows where they do not. */
function roomFor(entry: HostEntry): number {
  return RECORD_BYTES + ('record' in entry ? 2 * entry.bytes : 0);
}
