import { closeSync, constants, openSync } from 'node:fs';
import type { Clock } from '../../src/core/clock';
import { Appender } from './appender';
import type { Crc32 } from './crc32';
import { OwnFolders } from './own-folders';
import { errorCode, type OnProblem } from './problem';
import { readPayload } from './read-payload';
import { type RecoveredPayload, Recovery } from './recovery';
import type { SpoolRef } from './segment';
import { Settlements } from './settlements';

/** The settings of a spool, all of them checked. `openSpool` says what they mean. */
export interface SpoolSettings {
  readonly directory: string;
  readonly maxBytes: number;
  readonly segmentBytes: number;
  readonly fsync: boolean;
  readonly clock: Clock;
  readonly crc32: Crc32;
  readonly onProblem: OnProblem;
}

/** What a spool has done since it was opened. */
export interface SpoolStats {
  /** What its files take on disk, with those it took over and what it has reserved. */
  readonly bytes: number;
  readonly appended: number;
  readonly recovered: number;
  readonly settled: number;
  /** Payloads that were not written, by reason. */
  readonly refused: { readonly spool_full: number; readonly spool_unwritable: number };
  /** Bytes of recovered segments that were no whole records. */
  readonly skippedBytes: number;
}

/**
 * A write-ahead log of opaque payloads. What `append` has returned outlives the process and is given to one that asks for
 * `recovered()`, until it is settled. At least once: settlements are written a little later, and those that a crash takes
 * away lead to one more delivery. Nothing here throws. Open one with `openSpool`.
 */
export class Spool {
  readonly #settings: SpoolSettings;
  readonly #folders: OwnFolders;
  readonly #appender: Appender;
  readonly #settlements: Settlements;
  readonly #recovery: Recovery;
  #recovered = 0;
  #skippedBytes = 0;
  #state: 'open' | 'left' | 'closed' = 'open';
  /** Settled between `leave` and `stay`. */
  #settledLate: SpoolRef[] = [];

  constructor(settings: SpoolSettings) {
    const folders = new OwnFolders(settings);
    this.#settings = settings;
    this.#folders = folders;
    this.#settlements = new Settlements({
      ...settings,
      folders,
      sealIfOpen: (segment) => this.#appender.sealIf(segment),
      onFreed: () => this.#appender.freed(),
    });
    this.#appender = new Appender({
      ...settings,
      folders,
      onSealed: (segment) => this.#settlements.discard(segment),
    });
    this.#recovery = new Recovery({
      ...settings,
      onRead: (segment, skippedBytes) => {
        this.#skippedBytes += skippedBytes;
        this.#settlements.discard(segment);
      },
    });
  }

  /**
   * Writes a payload of a kind (0 to 255, the caller's). When it returns a ref the operating system has the bytes; with
   * `fsync` the disk has them. Undefined: not written, counted and told to `onProblem`; the caller keeps the payload.
   */
  append(kind: number, payload: Uint8Array): SpoolRef | undefined {
    return this.#state === 'open' ? this.#appender.append(kind, payload) : undefined;
  }

  /** Says that a payload needs no re-sending. Once all payloads of a segment are settled its file is deleted. */
  settle(ref: SpoolRef): void {
    if (this.#state === 'open') this.#settlements.settle(ref);
    else if (this.#state === 'left') this.#settledLate.push(ref);
  }

  /**
   * A payload that was let go from memory. Undefined once it is settled, or where it cannot be read; then it is damaged,
   * deleted, or with another process that will send it.
   */
  read(ref: SpoolRef): Uint8Array | undefined {
    if (this.#state !== 'open' || ref.isSettled) return undefined;
    let problem = 'it is damaged';
    try {
      const payload = this.#appender.read(ref) ?? this.#readFile(ref);
      if (payload !== undefined || ref.segment.folder.isLost) return payload;
    } catch (error) {
      problem = errorCode(error);
    }
    this.#settings.onProblem('spool_corrupt', `A payload cannot be read from the spool: ${problem}.`);
    return undefined;
  }

  /**
   * Takes over what dead owners left, and gives it payload by payload, the oldest first. Each is given once in this
   * process; whoever stops in the middle goes on there with the next call. An owner on another machine or in another
   * container is dead after 60 s of silence, so ask at start and then every minute or so.
   */
  *recovered(): Generator<RecoveredPayload, void, undefined> {
    if (this.#state !== 'open') return;
    for (const folder of this.#folders.takeOver()) {
      try {
        this.#recovery.add(folder);
      } catch (error) {
        this.#settings.onProblem(
          'spool_corrupt',
          `A folder of the spool cannot be read: ${errorCode(error)}.`,
        );
      }
    }
    for (;;) {
      const payload = this.#state === 'open' ? this.#recovery.next() : undefined;
      if (payload === undefined) return;
      this.#recovered += 1;
      yield payload;
    }
  }

  stats(): SpoolStats {
    return {
      bytes: this.#folders.bytes,
      appended: this.#appender.appended,
      recovered: this.#recovered,
      settled: this.#settlements.settled,
      refused: { ...this.#appender.refused },
      skippedBytes: this.#skippedBytes,
    };
  }

  /** Writes the last settlements and gives the folders free. What is unsettled is for the next `recovered()`, anybody's. */
  close(): void {
    this.#recovery.close();
    this.leave();
    this.#state = 'closed';
  }

  /** As `close`, at what may be the end of the process: should it live on, `stay` takes everything up again. */
  leave(): void {
    if (this.#state !== 'open') return;
    this.#state = 'left';
    this.#appender.close();
    this.#settlements.close();
    this.#folders.releaseAll();
  }

  /** The process has not ended after `leave`. */
  stay(): void {
    if (this.#state !== 'left') return;
    this.#state = 'open';
    this.#folders.takeBack();
    for (const ref of this.#settledLate.splice(0)) this.#settlements.settle(ref);
  }

  #readFile(ref: SpoolRef): Uint8Array | undefined {
    if (ref.segment.folder.isLost) return undefined;
    const fd = openSync(ref.segment.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      return readPayload(fd, ref, this.#settings.crc32);
    } finally {
      closeSync(fd);
    }
  }
}
