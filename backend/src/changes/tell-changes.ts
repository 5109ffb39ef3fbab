import type { EventStore } from '../store/event-store';
import type { SessionStore } from '../store/session-store';
import { type Change, eventChange, sessionChange } from './change';

/** The stores whose changes are told. */
export interface ToldStores {
  readonly events: EventStore;
  readonly sessions: SessionStore;
}

/** The same stores, telling what they are asked to change. `tell` makes the change known once it is committed. */
export function tellChanges({ events, sessions }: ToldStores, tell: (change: Change) => void): ToldStores {
  return {
    events: {
      ...events,
      write(event, extra) {
        const written = events.write(event, extra);
        if (written !== undefined && written.outcome !== 'kept') {
          const kind = written.outcome === 'new' ? 'event_written' : 'event_replaced';
          tell(eventChange(kind, written.eventId, event));
        }
        return written;
      },
      update(id, update, extra) {
        const event = events.update(id, update, extra);
        if (event !== undefined) tell(eventChange('event_replaced', event.event_id, event));
        return event;
      },
      upload(token, payloadJson) {
        const id = events.upload(token, payloadJson);
        const event = id === undefined ? undefined : events.get(id);
        if (event !== undefined) tell(eventChange('event_replaced', event.event_id, event));
        return id;
      },
    },
    sessions: {
      ...sessions,
      start(session, extra) {
        const isKnown = session.session_id !== undefined && sessions.has(session.session_id);
        const session_id = sessions.start(session, extra);
        tell(sessionChange(isKnown ? 'session_updated' : 'session_opened', { ...session, session_id }));
        return session_id;
      },
      update(update, extra) {
        const session = sessions.update(update, extra);
        if (session !== undefined) {
          tell(sessionChange(update.is_finished === true ? 'session_ended' : 'session_updated', session));
        }
        return session;
      },
    },
  };
}
