import { ApiError } from '../core/api-error';
import { BoundedMap } from '../core/bounded-map';
import type { Clock } from '../core/clock';

/** What a load brought, and how old it was then: it may come from disk. */
export interface Loaded<V> {
  readonly value: V;
  readonly bytes: number;
  readonly ageMs?: number;
}

/** Where a value came from: the backend now, the cache within its TTL, or beyond it. */
export type Origin = 'backend' | 'cache' | 'stale';

export interface ReadOptions<V> {
  /** Milliseconds a value is good for: 0 neither reads nor keeps one, infinity keeps it for ever. */
  readonly ttlMs: number;
  /** Milliseconds beyond that in which the old value is given while a new one is fetched. */
  readonly staleMs: number;
  readonly load: () => Promise<Loaded<V>>;
  /** Told of what was fetched and is kept. */
  readonly onKept?: (value: V) => void;
  /** Waits for a load that others may wait for too; `hasOld` says that there is an old value to give instead. */
  readonly wait: <T>(shared: Promise<T>, hasOld: boolean) => Promise<T>;
  /** A failure just now counts as one of this read: it has something else to give. */
  readonly failsFast?: boolean;
  /** Told of a refresh nobody waited for that failed. */
  readonly onRefreshFailed?: (error: unknown) => void;
}

interface Entry<V> extends Loaded<V> {
  /** When it was fetched, by the monotonic clock. */
  readonly atMs: number;
}

/** A backend that is slow costs no more than this where there is an old value. */
export const WAIT_WITH_OLD_MS = 2_000;
/** After a failure nobody asks again for so long, where there is something else to give. */
const FAILED_FOR_MS = 5_000;

/** Values by key, fetched once however many ask at the same time, and bounded in items and bytes: oldest out first. */
export class SharedCache<V> {
  readonly #clock: Clock;
  readonly #maxItems: number;
  readonly #maxBytes: number;
  readonly #entries = new Map<string, Entry<V>>();
  readonly #flights = new Map<string, Promise<V>>();
  readonly #failures: BoundedMap<string, { readonly error: unknown; readonly atMs: number }>;
  #bytes = 0;

  constructor(options: { readonly clock: Clock; readonly maxItems: number; readonly maxBytes: number }) {
    this.#clock = options.clock;
    this.#maxItems = options.maxItems;
    this.#maxBytes = options.maxBytes;
    this.#failures = new BoundedMap(options.maxItems);
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Puts in what was kept elsewhere; what is there already is newer. */
  seed(key: string, loaded: Loaded<V>): void {
    if (!this.#entries.has(key)) this.#keep(key, loaded);
  }

  /** Rejects with what `load` or `wait` rejects with. */
  async read(key: string, options: ReadOptions<V>): Promise<{ readonly value: V; readonly origin: Origin }> {
    const { ttlMs, staleMs, load, wait, failsFast = false, onRefreshFailed, onKept } = options;
    const failure = this.#failureOf(key);
    if (ttlMs === 0) {
      if (failsFast && failure !== undefined) throw failure.error;
      const loading = load();
      loading.catch((error: unknown) => this.#fail(key, error));
      return { value: (await wait(loading, false)).value, origin: 'backend' };
    }
    const entry = this.#entries.get(key);
    const ageMs = entry === undefined ? Number.POSITIVE_INFINITY : this.#clock.monotonicMs() - entry.atMs;
    if (entry !== undefined && ageMs < ttlMs) return { value: entry.value, origin: 'cache' };
    if (entry !== undefined && ageMs < ttlMs + staleMs) {
      if (failure === undefined && !this.#flights.has(key)) {
        this.#fly(key, load, onKept).catch((error: unknown) => onRefreshFailed?.(error));
      }
      return { value: entry.value, origin: 'stale' };
    }
    const hasOld = entry !== undefined;
    try {
      if (failure !== undefined && (failsFast || hasOld)) throw failure.error;
      const flight = this.#flights.get(key) ?? this.#fly(key, load, onKept);
      return { value: await wait(flight, hasOld), origin: 'backend' };
    } catch (error) {
      if (entry === undefined || !isOutage(error)) throw error;
      if (failure === undefined) this.#fail(key, error);
      onRefreshFailed?.(error);
      return { value: entry.value, origin: 'stale' };
    }
  }

  /** Forgets what matches; what is being fetched of it is not kept either. */
  forget(matches: (key: string) => boolean = () => true): void {
    for (const key of [...this.#entries.keys()]) if (matches(key)) this.#remove(key);
    for (const key of [...this.#flights.keys()]) if (matches(key)) this.#flights.delete(key);
    for (const [key] of [...this.#failures.entries()]) if (matches(key)) this.#failures.delete(key);
  }

  #fly(key: string, load: () => Promise<Loaded<V>>, onKept?: (value: V) => void): Promise<V> {
    const flight = load().then(
      (loaded) => {
        if (this.#flights.get(key) === flight) {
          this.#keep(key, loaded);
          onKept?.(loaded.value);
        }
        return loaded.value;
      },
      (error: unknown) => {
        if (this.#flights.get(key) === flight) this.#fail(key, error);
        throw error;
      },
    );
    this.#flights.set(key, flight);
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    flight.then(land, land);
    return flight;
  }

  #keep(key: string, loaded: Loaded<V>): void {
    this.#remove(key);
    this.#failures.delete(key);
    this.#entries.set(key, { ...loaded, atMs: this.#clock.monotonicMs() - (loaded.ageMs ?? 0) });
    this.#bytes += loaded.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxItems && this.#bytes <= this.#maxBytes) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }

  #fail(key: string, error: unknown): void {
    this.#failures.set(key, { error, atMs: this.#clock.monotonicMs() });
    // What is gone is not given any more.
    if (error instanceof ApiError && error.status === 404) this.#remove(key);
  }

  #failureOf(key: string): { readonly error: unknown } | undefined {
    const failure = this.#failures.get(key);
    const isRecent = failure !== undefined && this.#clock.monotonicMs() - failure.atMs < FAILED_FOR_MS;
    return isRecent ? failure : undefined;
  }
}

/** The backend is down or busy, which says nothing of the value. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.code === 'API_ABORTED') return false;
  const { status } = error;
  return status === undefined || status >= 500 || status === 408 || status === 425 || status === 429;
}
