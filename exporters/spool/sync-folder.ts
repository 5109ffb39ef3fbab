import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes the names in a folder survive power loss; where the system has no such thing (Windows) it does nothing. */
export function syncFolder(path: string): void {
  try {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {}
}
