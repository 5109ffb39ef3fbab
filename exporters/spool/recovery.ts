import { lstatSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Fifo } from '../../src/core/fifo';
import { AckLog } from './ack-log';
import type { Crc32 } from './crc32';
import type { OwnerFolder } from './owner-folder';
import { errorCode, type OnProblem } from './problem';
import { ackFile, addBytes, isAckFile, isSegmentFile, type Segment, type SpoolRef } from './segment';
import { SegmentReader } from './segment-reader';

/** A payload that an earlier owner left. */
export interface RecoveredPayload {
  readonly ref: SpoolRef;
  readonly kind: number;
  readonly payload: Uint8Array;
}

export interface RecoveryOptions {
  readonly crc32: Crc32;
  readonly onProblem: OnProblem;
  /** Called when all records of a segment have been read. */
  readonly onRead: (segment: Segment, skippedBytes: number) => void;
}

/** A segment in the middle of being read. */
interface Reading {
  readonly segment: Segment;
  readonly reader: SegmentReader;
  /** Positions that its acks name. */
  readonly settled: ReadonlySet<number>;
}

/** Reads the segments of folders that were taken over: the first folder first, one payload in memory at a time. */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #waiting = new Fifo<Segment>();
  #current: Reading | undefined;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** Takes the segments of a folder in the line. Throws the system's errors. */
  add(folder: OwnerFolder): void {
    const names = readdirSync(folder.path).sort();
    const segments = names.filter(isSegmentFile);
    folder.segments = segments.length;
    for (const name of segments) {
      const path = join(folder.path, name);
      const acks = ackFile(path);
      const ackBytes = names.includes(ackFile(name)) ? lstatSync(acks).size : 0;
      const segment: Segment = {
        folder,
        path,
        acks: new AckLog(acks, this.#options.crc32, ackBytes),
        marker: 0,
        bytes: 0,
        unsettled: 0,
        isComplete: false,
      };
      addBytes(segment, ackBytes + lstatSync(path).size);
      this.#waiting.push(segment);
    }
    // A crash between the deletion of a segment and of its acks.
    for (const name of names) {
      if (isAckFile(name) && !segments.includes(name.replace(/ack$/, 'seg'))) rmSync(join(folder.path, name));
    }
  }

  /** The next unsettled payload, undefined when all have been given. */
  next(): RecoveredPayload | undefined {
    for (;;) {
      try {
        const current = this.#current ?? this.#open();
        if (current === undefined) return undefined;
        const { segment, reader, settled } = current;
        const record = segment.folder.isLost ? undefined : reader.next((position) => settled.has(position));
        if (record === undefined) {
          this.#finish();
          continue;
        }
        const { position, kind, payload } = record;
        segment.unsettled += 1;
        return { ref: { segment, position, payloadBytes: payload.length, isSettled: false }, kind, payload };
      } catch (error) {
        this.#options.onProblem(
          'spool_corrupt',
          `A segment of the spool cannot be read: ${errorCode(error)}.`,
        );
        this.close();
      }
    }
  }

  close(): void {
    const current = this.#current;
    this.#current = undefined;
    current?.reader.close();
  }

  #open(): Reading | undefined {
    for (let segment = this.#waiting.take(); segment !== undefined; segment = this.#waiting.take()) {
      if (segment.folder.isLost) continue;
      const reader = new SegmentReader(segment.path, this.#options.crc32);
      if (reader.isNewer) {
        reader.close();
        this.#options.onProblem('spool_version', 'A segment of a newer version is left alone in the spool.');
        continue;
      }
      segment.marker = reader.marker;
      this.#current = { segment, reader, settled: segment.acks.load(reader.marker) };
      return this.#current;
    }
    return undefined;
  }

  #finish(): void {
    if (this.#current === undefined) return;
    const { segment, reader } = this.#current;
    this.close();
    if (segment.folder.isLost) return;
    segment.isComplete = true;
    if (segment.unsettled > 0) giveBack(segment, reader);
    if (reader.skippedBytes > 0) {
      const file = basename(segment.path);
      this.#options.onProblem(
        'spool_corrupt',
        `${reader.skippedBytes} bytes of the spool's ${file} are no whole records and were skipped, as after a crash in the middle of a write.`,
      );
    }
    this.#options.onRead(segment, reader.skippedBytes);
  }
}

/** What its owner had reserved and not used counts as used until it is cut off. */
function giveBack(segment: Segment, { end, size }: SegmentReader): void {
  if (end >= size) return;
  try {
    truncateSync(segment.path, end);
    addBytes(segment, end - size);
  } catch {
    // It goes with the segment.
  }
}
