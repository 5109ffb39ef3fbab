import type { Clock } from '../../src/core/clock';
import { ConfigError } from '../../src/core/errors';
import { checkDirectory, type SpoolFailure } from './check-directory';
import { chooseCrc32 } from './crc32';
import type { OnProblem } from './problem';
import { MAX_SEGMENT_BYTES } from './record-format';
import { Spool } from './spool';

const DEFAULT_MAX_BYTES = 1024 ** 3;
const DEFAULT_SEGMENT_BYTES = 8 * 1024 ** 2;

export interface SpoolOptions {
  /**
   * Where the folders of all owners are; made if it is missing. One directory for one key and agent: what is left in it is
   * sent by whoever comes next. On a local file system the promises hold. On a network file system they hold as far as it
   * renames atomically and the clocks of its users are within a minute of each other; what the client has not yet sent
   * to the server dies with the machine, unless `fsync` is on.
   */
  readonly directory: string;
  /** What the segments of all owners in the directory may take on disk together. Default 1 GiB. */
  readonly maxBytes?: number;
  /** The size of a segment, the unit in which disk is given back. Default 8 MiB, at most 2 GiB. */
  readonly segmentBytes?: number;
  /** Whether `append` waits for the disk, so that a payload outlives power loss. Default false: it outlives the process. */
  readonly fsync?: boolean;
  readonly clock: Clock;
  readonly onProblem: OnProblem;
}

/**
 * Opens a spool. A problem with the directory is returned; a wrong option is a ConfigError, which is thrown. No file is
 * made before the first `append`.
 */
export function openSpool(options: SpoolOptions): Spool | { readonly problem: SpoolFailure } {
  const { directory, maxBytes = DEFAULT_MAX_BYTES, clock, onProblem } = options;
  if (directory === '') throw new ConfigError('directory', 'it is empty', 'Give the path of a directory.');
  const segmentBytes = checked('segmentBytes', options.segmentBytes ?? DEFAULT_SEGMENT_BYTES);
  const problem = checkDirectory(directory);
  if (problem !== undefined) return { problem };
  return new Spool({
    directory,
    maxBytes: checked('maxBytes', maxBytes),
    segmentBytes: Math.min(segmentBytes, MAX_SEGMENT_BYTES),
    fsync: options.fsync ?? false,
    clock,
    crc32: chooseCrc32(),
    onProblem,
  });
}

function checked(option: string, bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new ConfigError(option, `${bytes} is not a number of bytes`, 'Give a whole number above 0.');
}
