import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './problem';

/** A folder renamed while we count is missed under both names: then it is counted again, so often at most. */
const ATTEMPTS = 4;

/** The bytes of the files in those sub-folders of `directory` that `counts` names; 0 for one that we may not read. */
export function folderBytes(directory: string, counts: (name: string) => boolean): number {
  let total = 0;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    total = 0;
    let moved = false;
    for (const name of namesIn(directory).filter(counts)) {
      const bytes = filesBytes(join(directory, name));
      if (bytes === undefined) moved = true;
      else total += bytes;
    }
    if (!moved) break;
  }
  return total;
}

/** Undefined for a folder that has gone meanwhile. */
function filesBytes(folder: string): number | undefined {
  let total = 0;
  try {
    for (const file of readdirSync(folder)) {
      try {
        total += lstatSync(join(folder, file)).size;
      } catch {
        // Settled and deleted meanwhile.
      }
    }
    return total;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : 0;
  }
}

/** The entries of a folder; none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
