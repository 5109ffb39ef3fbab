import type { LucidicEvent } from '../../../exporters/mapping/lucidic-event';
import { TwinHold } from '../../../processors/twin-hold';
import type { AnyValueMap } from '../../../src/core/any-value';
import type { SessionRecord } from '../../../src/core/span-record';
import { mapEvents } from '../../mapping/support/map-events';
import { FakeClock } from '../../support/fake-clock';

/** The twin stage with a clock that is told, and everything that came out of it. */
export interface TwinStage {
  readonly clock: FakeClock;
  readonly hold: TwinHold;
  /** Records that left, in order. */
  readonly left: readonly SessionRecord[];
  /** The bytes that came back, with records and with duplicates. */
  returnedBytes(): number;
  duplicates(): number;
  /** The first event of each record that left. */
  events(): readonly LucidicEvent[];
  /** Starts a span; `attributes` are what it knows of itself by then. */
  start(record: SessionRecord, attributes?: AnyValueMap): void;
  end(record: SessionRecord): void;
  /** Events that name a parent which never left. */
  orphans(): readonly SessionRecord[];
}

/** The bytes every record of the stage has. */
export const BYTES = 10;

export function twinStage(holdMs = 1_000): TwinStage {
  const clock = new FakeClock();
  const left: SessionRecord[] = [];
  // Open spans hold their attributes weakly; here somebody has to hold them.
  const alive: AnyValueMap[] = [];
  let duplicates = 0;
  let bytesBack = 0;
  const hold = new TwinHold({
    clock,
    holdMs,
    release(record, bytes) {
      left.push(record);
      bytesBack += bytes;
    },
    onDuplicate(bytes) {
      duplicates += 1;
      bytesBack += bytes;
    },
  });
  return {
    clock,
    hold,
    left,
    returnedBytes: () => bytesBack,
    duplicates: () => duplicates,
    events: () => left.flatMap((record) => mapEvents(record).slice(0, 1)),
    start(record, attributes = record.attributes) {
      alive.push(attributes);
      hold.start(record.spanId, record.scope.name, attributes);
    },
    end: (record) => hold.end(record, BYTES),
    orphans() {
      const ids = new Set(left.map(({ traceId, spanId }) => `${traceId}:${spanId}`));
      return left.filter(
        ({ parent }) =>
          parent !== undefined && 'spanId' in parent && !ids.has(`${parent.traceId}:${parent.spanId}`),
      );
    },
  };
}
