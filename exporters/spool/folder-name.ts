import { randomBytes } from 'node:crypto';
import type { Owner } from './owner';
import { FORMAT_VERSION } from './record-format';

/** What a folder's name says. The name is the lock: making and renaming a folder are atomic. */
export interface FolderName {
  /** When its first owner made it; kept when others take it over, so that the oldest is sent first. */
  readonly createdUnixMs: number;
  readonly owner: Owner;
}

const NAME = /^v(\d{1,4})-(\d{1,16})-([0-9a-f]{12})-(\d{1,10})-(\d{1,16})-[0-9a-f]{16}$/;
const NAME_OF_ANY_VERSION = /^v(\d{1,4})-\d/;

/** A name that nobody has used; without an owner anybody may take the folder. */
export function folderName(createdUnixMs: number, owner: Owner | undefined): string {
  const { machine, pid, startTicks } = owner ?? { machine: '0'.repeat(12), pid: 0, startTicks: 0 };
  const unique = randomBytes(8).toString('hex');
  return [`v${FORMAT_VERSION}`, createdUnixMs, machine, pid, startTicks, unique].join('-');
}

/** `newer` for a folder of a newer version of this package; undefined for a name that is not ours. */
export function parseFolderName(name: string): FolderName | 'newer' | undefined {
  const version = Number(NAME_OF_ANY_VERSION.exec(name)?.[1] ?? 0);
  if (version > FORMAT_VERSION) return 'newer';
  const [, , created, machine = '', pid, startTicks] = NAME.exec(name) ?? [];
  if (version !== FORMAT_VERSION || created === undefined) return undefined;
  return {
    createdUnixMs: Number(created),
    owner: { machine, pid: Number(pid), startTicks: Number(startTicks) },
  };
}
