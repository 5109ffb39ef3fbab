import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { pidExists, processState } from './process-state';

/** A process that owns folders. */
export interface Owner {
  /** Equal for processes whose pids can be compared: same host, same boot, same pid namespace (container). */
  readonly machine: string;
  /** 0: nobody, the folder was given free. */
  readonly pid: number;
  /** 0 where it is not known. */
  readonly startTicks: number;
}

/** This process. */
export function currentOwner(): Owner {
  const self = processState('self');
  return {
    machine: createHash('sha256')
      .update([textOf(hostname), textOf(bootId), textOf(pidNamespace)].join('\n'))
      .digest('hex')
      .slice(0, 12),
    pid: process.pid,
    // A /proc of another pid namespace says nothing of our pids.
    startTicks: self?.pid === process.pid ? self.startTicks : 0,
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
