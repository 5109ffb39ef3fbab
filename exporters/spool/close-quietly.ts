import { closeSync } from 'node:fs';

/** Closes a file. A network file system may tell of lost bytes only here; the CRCs find them when the file is read. */
export function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {}
}
