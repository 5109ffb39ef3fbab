import type { Item, Opening } from '../delivery/item';
import type { LucidicEvent } from '../mapping/lucidic-event';
import type { Attachment, MappedEvent } from '../mapping/media/attachment';
import { shrinkPayload } from '../mapping/shrink-payload';
import { attachmentUploads } from './attachment-uploads';
import { EventPayload } from './event-payload';

export interface EventItemOptions {
  readonly agentId: string;
  /** Bytes of a payload's JSON in UTF-8; one with more is uploaded beside its event. */
  readonly blobThresholdBytes: number;
}

/** Every payload has more bytes than this. */
const ALWAYS = -1;
/** An event is halved so often before it is given up. */
const MAX_SHRINKS = 3;

/** What stays as it is in whatever form an event is sent. */
interface Frame extends Pick<Item, 'after' | 'settle' | 'hold'> {
  readonly attachments: readonly Attachment[];
  readonly options: EventItemOptions;
}

/** An event without its payload, the payload apart, and how often they were shrunk. */
interface Form {
  readonly head: Omit<LucidicEvent, 'payload'>;
  readonly payload: EventPayload;
  readonly shrinks: number;
}

/** An event as delivery moves it. The session id is put in late: the backend may have chosen another one. */
export function eventItem(
  { event, attachments }: MappedEvent,
  after: Opening,
  { settle, hold }: Pick<Item, 'settle' | 'hold'>,
  options: EventItemOptions,
): Item {
  const { payload, ...head } = event;
  const held = new EventPayload(event.type, payload, options.blobThresholdBytes);
  return itemOf({ head, payload: held, shrinks: 0 }, { after, settle, hold, attachments, options });
}

function itemOf(form: Form, frame: Frame): Item {
  const { head, payload } = form;
  const { after, settle, hold, attachments, options } = frame;
  return {
    after,
    settle,
    hold,
    build(sessionId) {
      const { json, isPreview } = payload.write();
      const stamps = {
        session_id: sessionId,
        needs_blob: isPreview,
        current_time: new Date().toISOString(),
      };
      // The payload is text already, and may be megabytes of it.
      const body = `${JSON.stringify({ ...head, ...stamps }).slice(0, -1)},"payload":${json}}`;
      const eventId = head.client_event_id;
      return {
        method: 'POST',
        path: 'events',
        body,
        ...(isPreview && { blob: payload }),
        ...(attachments.length > 0 && {
          attachments: attachmentUploads(attachments, { agentId: options.agentId, sessionId, eventId }),
        }),
      };
    },
    tooLarge: () => smaller(form, frame),
  };
}

/** First the payload moves out of the event; then the longest texts go, of the metadata too where they are long. */
function smaller({ head, payload, shrinks }: Form, frame: Frame): Item | undefined {
  const value = payload.value();
  if (!payload.isLarge) {
    return itemOf({ head, payload: new EventPayload(head.type, value, ALWAYS), shrinks }, frame);
  }
  if (shrinks === MAX_SHRINKS) return undefined;
  const { metadata = {} } = head;
  const isLong = Buffer.byteLength(JSON.stringify(metadata)) > frame.options.blobThresholdBytes;
  const shorter = { payload: shrinkPayload(value), metadata: isLong ? shrinkPayload(metadata) : undefined };
  if (shorter.payload === undefined && shorter.metadata === undefined) return undefined;
  return itemOf(
    {
      head: { ...head, ...(shorter.metadata && { metadata: shorter.metadata }) },
      payload: new EventPayload(head.type, shorter.payload ?? value, ALWAYS),
      shrinks: shrinks + 1,
    },
    frame,
  );
}
