/** Characters of base64 below which content stays in the text: an icon of 192 bytes is not worth a request of its own. */
export const MIN_BASE64_CHARACTERS = 256;

/** Bytes of one attachment. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;
/** Bytes of all attachments of one event. */
export const MAX_EVENT_ATTACHMENT_BYTES = 20 * 1024 * 1024;
/** Attachments of one event. */
export const MAX_EVENT_ATTACHMENTS = 64;

/** Why content was left out, as the event says it. */
export const OMITTED = {
  tooLarge: `larger than ${MAX_ATTACHMENT_BYTES} bytes`,
  eventFull: `the event has more than ${MAX_EVENT_ATTACHMENT_BYTES} bytes of attachments`,
  tooMany: `the event has more than ${MAX_EVENT_ATTACHMENTS} attachments`,
  broken: 'its base64 has holes',
} as const;
