import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Less than the spans of any row take. */
const DISK_KIB = 300;
/** Of the shell's `ulimit -f`: 512 bytes each. */
const FILE_BLOCKS = DISK_KIB * 2;

/**
 * A spool on a file system of its own that is soon full. Where mounting one is not allowed, the limit is on the length of
 * files, at which writing fails just as well.
 *
 * @param {string} folder
 */
export function smallDisk(folder) {
  const spoolDir = join(folder, 'small-disk');
  mkdirSync(spoolDir);
  const isMounted = spawnSync('unshare', ['-rm', 'true']).status === 0;
  const script = isMounted
    ? `mount -t tmpfs -o size=${DISK_KIB}k tmpfs "$0" && exec "$@"`
    : `ulimit -f ${FILE_BLOCKS}; exec "$@"`;
  const shell = ['sh', '-c', script, spoolDir];
  return {
    options: { spoolDir },
    /** @param {readonly string[]} command */
    wrap: (command) => [...(isMounted ? ['unshare', '-rm'] : []), ...shell, ...command],
  };
}
