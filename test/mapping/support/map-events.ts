import type { LucidicEvent } from '../../../exporters/mapping/lucidic-event';
import { mapRecord } from '../../../exporters/mapping/map-record';
import type { SessionRecord } from '../../../src/core/span-record';

/** The events of a record without their attachments, for tests that ask what an event says. */
export function mapEvents(record: SessionRecord): readonly LucidicEvent[] {
  return mapRecord(record).map(({ event }) => event);
}
