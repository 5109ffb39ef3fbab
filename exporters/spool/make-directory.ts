import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './problem';

/**
 * Makes a directory and those above it that are missing, mode 0700. Throws the system's error. Not with `recursive` of
 * Node: it never returns where a directory cannot be made though the one above it is there, as under `/proc`.
 */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    const above = dirname(path);
    if (code !== 'ENOENT' || above === path) throw error;
    makeDirectory(above);
    makeOrFind(path);
  }
}

/** Another process may have made it meanwhile. */
function makeOrFind(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
