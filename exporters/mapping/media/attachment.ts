import type { LucidicEvent } from '../lucidic-event';

/** An image, a recording, a video or a file that a message carried; it travels beside its event, never inside it. */
export interface Attachment {
  /** UUID; derived from the event's id and its place, so that an event that is sent again names the same ones. */
  readonly id: string;
  /** `image/png`; `application/octet-stream` where neither the span nor the first bytes say more. */
  readonly mimeType: string;
  /** The content as the span had it (base64 or base64url): decoding is left to who uploads it. */
  readonly base64: string;
  /** Bytes of the decoded content. */
  readonly byteLength: number;
}

/** An event and what was taken out of it. */
export interface MappedEvent {
  readonly event: LucidicEvent;
  /** In the order they stand in the event; the same content twice in one event is one attachment. */
  readonly attachments: readonly Attachment[];
}
