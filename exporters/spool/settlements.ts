import { rmSync } from 'node:fs';
import type { Clock, Timer } from '../../src/core/clock';
import type { OwnFolders } from './own-folders';
import { addBytes, type Segment, type SpoolRef } from './segment';

/** Settlements are written this long after the first of them, or when a segment has `BATCH`. */
const DELAY_MS = 1_000;
const BATCH = 1_000;
/** What could not be written or deleted is tried again after so long. */
const RETRY_MS = 5_000;

export interface SettlementsOptions {
  readonly clock: Clock;
  readonly maxBytes: number;
  readonly folders: OwnFolders;
  /** Ends the segment if it is the one that is written to; false for another. */
  readonly sealIfOpen: (segment: Segment) => boolean;
  /** Called when a file of ours is gone. */
  readonly onFreed: () => void;
}

/** Keeps on disk which payloads need no re-sending, and deletes segments that nobody needs. */
export class Settlements {
  settled = 0;
  readonly #options: SettlementsOptions;
  /** Segments with something to write or to delete. */
  readonly #due = new Set<Segment>();
  #timer: Timer | undefined;

  constructor(options: SettlementsOptions) {
    this.#options = options;
  }

  settle(ref: SpoolRef): void {
    if (ref.isSettled) return;
    ref.isSettled = true;
    this.settled += 1;
    const { segment } = ref;
    segment.unsettled -= 1;
    if (segment.folder.isLost) return;
    segment.acks.add(ref.position);
    this.#due.add(segment);
    const isDone = segment.isComplete && segment.unsettled === 0;
    if (isDone || segment.acks.pending >= BATCH) this.flush();
    else this.#arm(DELAY_MS);
  }

  /** Deletes a segment whose payloads are all settled, after older settlements are written; does nothing for another. */
  discard(segment: Segment): void {
    if (!segment.isComplete || segment.unsettled > 0 || segment.folder.isLost) return;
    this.#due.add(segment);
    this.flush();
  }

  #delete(segment: Segment): void {
    try {
      // First the payloads: acks without them do no harm, payloads without acks would all be sent again.
      rmSync(segment.path, { force: true });
      rmSync(segment.acks.path, { force: true });
    } catch {
      this.#due.add(segment);
      this.#arm(RETRY_MS);
      return;
    }
    const { folder } = segment;
    this.#due.delete(segment);
    addBytes(segment, -segment.bytes);
    folder.segments -= 1;
    if (folder.segments === 0) this.#options.folders.removeIfTakenOver(folder);
    this.#options.onFreed();
  }

  /**
   * Writes what is due, older segments first: a payload that was settled because of a later one never comes back without
   * it.
   */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const segment of [...this.#due].sort(byPath)) {
      // Gone with the sealing of another.
      if (!this.#due.has(segment)) continue;
      if (segment.folder.isLost) this.#due.delete(segment);
      // When all of the open segment is settled, deleting it is cheaper than writing acks. To seal it deletes it.
      else if (segment.unsettled === 0 && this.#options.sealIfOpen(segment)) continue;
      else if (segment.unsettled === 0 && segment.isComplete) this.#delete(segment);
      else if (this.#write(segment)) this.#due.delete(segment);
    }
    if (this.#due.size > 0) this.#arm(RETRY_MS);
  }

  close(): void {
    this.flush();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** False when there is no room or the disk refuses: then it waits, for at worst it is sent again. */
  #write(segment: Segment): boolean {
    const { acks, folder, marker } = segment;
    if (folder.isLost || acks.pending === 0) return true;
    const { folders, maxBytes } = this.#options;
    const growthBytes = Math.max(acks.growthBytes, 0);
    try {
      if (folders.bytes + growthBytes + folders.othersBytes() > maxBytes) return false;
      acks.write(marker);
      addBytes(segment, growthBytes);
      return true;
    } catch {
      return false;
    }
  }

  #arm(delayMs: number): void {
    this.#timer ??= this.#options.clock.after(delayMs, () => this.flush());
  }
}

/** The segments of a folder in the order they were written. */
function byPath(one: Segment, other: Segment): number {
  return one.path < other.path ? -1 : 1;
}
