import type { SessionCommand } from '../../../src/core/session-command';
import type { SessionRef } from '../../../src/core/span-record';
import type { SpoolRef } from '../../spool/segment';
import { isOurs } from '../session-opening';
import type { HostEntry, RecordEntry } from '../worker/host-entry';
import type { BatchStore, LeftPayload, StoredBatch } from './batch-store';
import { keysOf } from './record-key';

/** Spans and sessions remembered in one replay; what is beyond is sent without a look at what comes later. */
const MAX_REMEMBERED = 10_000;

/** A batch of an earlier process. */
export interface ReplayedBatch extends StoredBatch {
  readonly encoded: Uint8Array;
  /** Entries that are not to be carried out. */
  readonly passedOver: readonly number[];
}

/** Something to be sent; sessions to be ended after all before; or a payload that could not be read and was settled. */
export type Replayed =
  | { readonly batch: ReplayedBatch }
  | { readonly endedSessionId: string }
  | { readonly corrupt: true };

/**
 * What dead processes left, the oldest first. Spans that were open then come last, without those of which more is known
 * by then; in the end the sessions that nobody else will end.
 */
export function* replay(store: BatchStore): Generator<Replayed, void, undefined> {
  const open = new Map<string, SpoolRef>();
  const sessions = new Set<string>();
  for (const left of store.left()) {
    const { ref, entries, isOpenRecord } = left;
    if (entries === undefined) {
      store.settle(ref);
      yield { corrupt: true };
      continue;
    }
    const records = entries.filter(isRecord);
    const keys = records.flatMap(({ record }) => keysOf(record));
    // An older record of the same span is worth nothing beside a newer one.
    for (const key of keys) settleAt(key);
    for (const { record } of records) remember(record.session);
    for (const entry of entries) if ('command' in entry) heed(entry.command);
    const [key] = keys;
    if (isOpenRecord && key !== undefined && open.size < MAX_REMEMBERED) open.set(key, ref);
    else yield { batch: batchOf(left, left.payload, entries) };
  }
  for (const ref of open.values()) {
    const encoded = store.read(ref);
    if (encoded === undefined) store.settle(ref);
    else yield { batch: { ref, encoded, isCompressed: false, sizes: [0], passedOver: [] } };
  }
  for (const endedSessionId of sessions) yield { endedSessionId };

  function settleAt(key: string): void {
    const ref = open.get(key);
    if (ref === undefined) return;
    open.delete(key);
    store.settle(ref);
  }

  /** One that its owner has ended is over when his words are carried out. */
  function heed(command: SessionCommand): void {
    if ('end' in command) sessions.delete(command.end);
    else if ('open' in command && command.endsWithProcess && sessions.size < MAX_REMEMBERED)
      sessions.add(command.open);
  }

  function remember(session: SessionRef): void {
    if (isOurs(session) && sessions.size < MAX_REMEMBERED) sessions.add(session.id);
  }
}

function batchOf(
  { ref, isCompressed }: LeftPayload,
  encoded: Uint8Array,
  entries: readonly HostEntry[],
): ReplayedBatch {
  return {
    ref,
    encoded,
    isCompressed,
    sizes: entries.map((entry) => (isRecord(entry) ? entry.bytes : undefined)),
    // Meant for all sessions of that process; here it would end those of this one.
    passedOver: entries.flatMap((entry, at) => ('endAll' in entry ? [at] : [])),
  };
}

function isRecord(entry: HostEntry): entry is RecordEntry {
  return 'record' in entry;
}
