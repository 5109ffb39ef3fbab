import type { Item, Opening } from '../delivery/item';
import type { LucidicEvent } from '../mapping/lucidic-event';

/** An event as delivery moves it. The session id is put in late: the backend may have chosen another one. */
export function eventItem(event: LucidicEvent, after: Opening, settle: () => boolean): Item {
  return {
    after,
    settle,
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
