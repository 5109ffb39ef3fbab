import type { Item, ItemAttachment, Opening } from '../delivery/item';
import type { MappedEvent } from '../mapping/media/attachment';

/** An event as delivery moves it. The session id is put in late: the backend may have chosen another one. */
export function eventItem({ event, attachments }: MappedEvent, after: Opening, bytes: number): Item {
  return {
    bytes,
    after,
    ...(attachments.length > 0 && { attachments }),
    build: (sessionId) => ({
      method: 'POST',
      path: 'events',
      body: JSON.stringify({
        ...event,
        session_id: sessionId,
        needs_blob: false,
        current_time: new Date().toISOString(),
      }),
    }),
  };
}

/**
 * The items of one record, whose `recordBytes` stand for its texts, media included. They are shared out, so that each
 * byte counts once: an event beside the first has those of its own attachments, the first the rest, and never less than
 * its attachments hold.
 */
export function eventItems(
  events: readonly MappedEvent[],
  after: Opening,
  recordBytes: number,
): readonly Item[] {
  const held = events.map(({ attachments }) => heldBytes(attachments));
  const beside = held.slice(1).reduce((sum, bytes) => sum + bytes, 0);
  return events.map((mapped, index) => {
    const own = held[index] ?? 0;
    return eventItem(mapped, after, index > 0 ? own : Math.max(own, recordBytes - beside));
  });
}

/** Bytes in memory: base64 is ASCII, one byte a character. */
function heldBytes(attachments: readonly ItemAttachment[]): number {
  return attachments.reduce((sum, { base64 }) => sum + base64.length, 0);
}
