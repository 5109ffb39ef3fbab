import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { pidExists, processState } from './process-state';
import { FORMAT_VERSION } from './record-format';

/** A process that owns folders. */
export interface Owner {
  /** Equal for processes whose pids can be compared: same host, same boot, same pid namespace (container). */
  readonly machine: string;
  /** 0: nobody, the folder was given free. */
  readonly pid: number;
  /** 0 where it is not known. */
  readonly startTicks: number;
}

/** What a folder's name says. The name is the lock: making and renaming a folder are atomic. */
export interface FolderName {
  readonly version: number;
  /** When its first owner made it; kept when others take it over, so that the oldest is sent first. */
  readonly createdUnixMs: number;
  readonly owner: Owner;
}

const NAME = /^v(\d{1,4})-(\d{1,16})-([0-9a-f]{12})-(\d{1,10})-(\d{1,16})-[0-9a-f]{16}$/;
const NAME_OF_ANY_VERSION = /^v(\d{1,4})-\d/;

/** This process. */
export function currentOwner(): Owner {
  const self = processState('self');
  return {
    machine: createHash('sha256')
      .update([hostname(), textOf(bootId), textOf(pidNamespace)].join('\n'))
      .digest('hex')
      .slice(0, 12),
    pid: process.pid,
    // A /proc of another pid namespace says nothing of our pids.
    startTicks: self?.pid === process.pid ? self.startTicks : 0,
  };
}

/** A name that nobody has used; without an owner anybody may take the folder. */
export function folderName(createdUnixMs: number, owner: Owner | undefined): string {
  const { machine, pid, startTicks } = owner ?? { machine: '0'.repeat(12), pid: 0, startTicks: 0 };
  const unique = randomBytes(8).toString('hex');
  return [`v${FORMAT_VERSION}`, createdUnixMs, machine, pid, startTicks, unique].join('-');
}

/** Undefined for a name that is not ours; a newer version tells only that. */
export function parseFolderName(name: string): FolderName | { readonly version: number } | undefined {
  const version = Number(NAME_OF_ANY_VERSION.exec(name)?.[1] ?? 0);
  if (version > FORMAT_VERSION) return { version };
  const [, , created, machine = '', pid, startTicks] = NAME.exec(name) ?? [];
  if (version !== FORMAT_VERSION || created === undefined) return undefined;
  return {
    version,
    createdUnixMs: Number(created),
    owner: { machine, pid: Number(pid), startTicks: Number(startTicks) },
  };
}

/** Whether `owner` lives, as `self` sees it; `unknown` on another machine, or where pids cannot be told apart. */
export function liveness(owner: Owner, self: Owner): 'alive' | 'dead' | 'unknown' {
  if (owner.pid === 0) return 'dead';
  if (owner.machine !== self.machine) return 'unknown';
  const state = self.startTicks === 0 ? undefined : processState(owner.pid);
  if (state === undefined) return pidExists(owner.pid) ? 'unknown' : 'dead';
  if (state.isZombie) return 'dead';
  if (owner.startTicks === 0) return 'unknown';
  return state.startTicks === owner.startTicks ? 'alive' : 'dead';
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function pidNamespace(): string {
  return readlinkSync('/proc/self/ns/pid');
}

/** Empty where the system does not tell. */
function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
