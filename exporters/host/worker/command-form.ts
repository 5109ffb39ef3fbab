import { anyValueMap } from '../../../src/core/any-value';
import { type SessionCommand, sessionOf } from '../../../src/core/session-command';
import type { BatchReader } from './batch-reader';
import type { BatchWriter } from './batch-writer';

const KIND = { open: 0, openForProcess: 1, update: 2, end: 3 } as const;

/** Writes a command of a session into a batch. */
export function writeCommand(writer: BatchWriter, command: SessionCommand): void {
  writer.restart();
  writer.count(kindOf(command));
  writer.text(sessionOf(command));
  writer.value(command.fields);
}

/** Reads what `writeCommand` wrote. @throws RangeError when the bytes are none of its. */
export function commandFrom(reader: BatchReader): SessionCommand {
  const kind = reader.count();
  const id = reader.text();
  const fields = anyValueMap(reader.value());
  switch (kind) {
    case KIND.open:
    case KIND.openForProcess:
      return { open: id, fields, endsWithProcess: kind === KIND.openForProcess };
    case KIND.update:
      return { update: id, fields };
    case KIND.end:
      return { end: id, fields };
    default:
      throw new RangeError(`${kind} is no command of a batch`);
  }
}

function kindOf(command: SessionCommand): number {
  if ('open' in command) return command.endsWithProcess ? KIND.openForProcess : KIND.open;
  return 'update' in command ? KIND.update : KIND.end;
}
