import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { makeDirectory } from './make-directory';
import { errorCode, type SpoolProblem } from './problem';

/** Why a spool cannot be opened. */
export interface SpoolFailure {
  readonly reason: SpoolProblem;
  readonly message: string;
}

/**
 * Makes the directory (mode 0700) where it is missing, and looks at it once. Refused: what is no directory or cannot be
 * written to, a symbolic link of another user (root's are fine), and, unless we are root, another user's directory. One
 * that everybody may write to is taken, as containers mount them so: our folders and files are readable for us alone, and
 * of what is found only our own user's is read, but others could delete it.
 */
export function checkDirectory(directory: string): SpoolFailure | undefined {
  try {
    makeDirectory(directory);
    const stat = statSync(directory);
    if (!stat.isDirectory()) return unwritable(directory, 'it is none');
    const uid = process.geteuid?.();
    const isOthers = (other: number): boolean => uid !== undefined && other !== uid && other !== 0;
    if (isOthers(lstatSync(directory).uid) && lstatSync(directory).isSymbolicLink()) {
      return unsafe(`${directory} is a symbolic link of another user`);
    }
    if (uid !== 0 && isOthers(stat.uid)) return unsafe(`${directory} belongs to another user`);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return unwritable(directory, errorCode(error));
  }
}

function unwritable(directory: string, why: string): SpoolFailure {
  return {
    reason: 'spool_unwritable',
    message: `The spool is off: its directory ${directory} cannot be used: ${why}.`,
  };
}

function unsafe(problem: string): SpoolFailure {
  return { reason: 'spool_unsafe', message: `The spool is off: ${problem}. Give it a directory of its own.` };
}
