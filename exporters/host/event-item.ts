import type { Item, Opening } from '../delivery/item';
import type { MappedEvent } from '../mapping/media/attachment';

/** An event as delivery moves it. The session id is put in late: the backend may have chosen another one. */
export function eventItem(
  { event, attachments }: MappedEvent,
  after: Opening,
  { settle, hold }: Pick<Item, 'settle' | 'hold'>,
): Item {
  return {
    after,
    settle,
    hold,
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
