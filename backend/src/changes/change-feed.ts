import type { Change } from './change';

/** Changes that are held for those who come back. */
const MAX_HELD_CHANGES = 1_000;

/** A change with its place in the order of all. */
export interface NumberedChange {
  /** Names this run of the backend too: after a restart numbers begin anew. */
  readonly id: string;
  readonly change: Change;
}

/** Why what happened since is not known in full. */
export type Gap = 'too_far_back' | 'restarted';

/** What happened since an id, as far as it is still held. */
export interface Missed {
  readonly gap: Gap | undefined;
  readonly changes: readonly NumberedChange[];
}

/** Somebody who watches. */
export interface Watcher {
  readonly onChange: (numbered: NumberedChange) => void;
  /** The backend closes. */
  readonly onClose: () => void;
}

/** What happens, for whoever watches; the last of it is held for those who come back. */
export class ChangeFeed {
  readonly #run = Date.now().toString(36);
  readonly #held: NumberedChange[] = [];
  readonly #watchers = new Set<Watcher>();
  /** How many there were; also the number of the last. */
  #count = 0;

  /** Tells everybody. */
  publish(change: Change): void {
    const numbered = { id: `${this.#run}-${this.#count + 1}`, change };
    // A ring: the place of the oldest.
    this.#held[this.#count % MAX_HELD_CHANGES] = numbered;
    this.#count += 1;
    for (const { onChange } of this.#watchers) onChange(numbered);
  }

  /** What happened after the change with this id; nothing without one. */
  since(id: string | undefined): Missed {
    if (id === undefined) return { gap: undefined, changes: [] };
    const oldest = Math.max(0, this.#count - MAX_HELD_CHANGES);
    const [, run, number] = /^([0-9a-z]+)-(\d+)$/.exec(id) ?? [];
    const isOurs = run === this.#run && Number(number) <= this.#count;
    const from = isOurs ? Number(number) : 0;
    return {
      gap: isOurs ? (from < oldest ? 'too_far_back' : undefined) : 'restarted',
      changes: this.#from(Math.max(from, oldest)),
    };
  }

  /** Calls the watcher from now on; the function answered ends it. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Sends everybody away. */
  close(): void {
    for (const { onClose } of this.#watchers) onClose();
    this.#watchers.clear();
  }

  #from(number: number): NumberedChange[] {
    const places = Array.from({ length: this.#count - number }, (_, i) => (number + i) % MAX_HELD_CHANGES);
    return places.flatMap((place) => this.#held[place] ?? []);
  }
}
