import { readFileSync } from 'node:fs';
import { errorCode } from './problem';

/** A process by its pid and, where `/proc` tells it, its start in clock ticks since boot, for pids are used again. */
export interface ProcessState {
  readonly pid: number;
  readonly startTicks: number;
  /** Ended, but not yet waited for by its parent; in a container without an init it stays so. */
  readonly isZombie: boolean;
}

/** What `/proc` (Linux) says of a process; undefined where there is none, or no `/proc`. See proc_pid_stat(5). */
export function processState(pid: number | 'self'): ProcessState | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces and parentheses; what follows may not.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const startTicks = Number(fields[19]);
    if (!Number.isSafeInteger(startTicks)) return undefined;
    return { pid: Number.parseInt(text, 10), startTicks, isZombie: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

/** Whether some process has this pid, another user's too. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
