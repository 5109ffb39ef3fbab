import { attachmentId } from '../../../src/core/ids';
import type { Attachment } from './attachment';
import { MAX_ATTACHMENT_BYTES, MAX_EVENT_ATTACHMENT_BYTES, MAX_EVENT_ATTACHMENTS, OMITTED } from './limits';
import { OCTET_STREAM, sniffMimeType } from './mime-type';

/** Content that was found, on its way out of the text. */
export interface FoundMedia {
  readonly base64: string;
  /** What was said of its type, if anything was. */
  readonly mimeType: string | undefined;
  readonly byteLength: number;
  readonly broken: boolean;
}

/** What stands for the content: the id of its attachment, or why there is none. */
export type MediaReference = { readonly mimeType: string; readonly byteLength: number } & (
  | { readonly attachmentId: string }
  | { readonly omitted: string }
);

/** The attachments of one event, within its limits. */
export class AttachmentCollector {
  readonly attachments: Attachment[] = [];
  /** Contents that were left out. */
  omitted = 0;
  readonly #eventId: string;
  readonly #byContent = new Map<string, Attachment>();
  #bytes = 0;

  constructor(eventId: string) {
    this.#eventId = eventId;
  }

  /** Takes content in, or says why it is left out. What is here already is not taken twice. */
  add({ base64, mimeType: said, byteLength, broken }: FoundMedia): MediaReference {
    const known = this.#byContent.get(base64);
    if (known !== undefined) return { mimeType: known.mimeType, byteLength, attachmentId: known.id };
    const mimeType = (said === OCTET_STREAM ? undefined : said) ?? sniffMimeType(base64) ?? OCTET_STREAM;
    const omitted = broken ? OMITTED.broken : this.#reasonToOmit(byteLength);
    if (omitted !== undefined) {
      this.omitted += 1;
      return { mimeType, byteLength, omitted };
    }
    const id = attachmentId(this.#eventId, this.attachments.length);
    const attachment: Attachment = { id, mimeType, base64, byteLength };
    this.attachments.push(attachment);
    this.#byContent.set(base64, attachment);
    this.#bytes += byteLength;
    return { mimeType, byteLength, attachmentId: id };
  }

  #reasonToOmit(byteLength: number): string | undefined {
    if (byteLength > MAX_ATTACHMENT_BYTES) return OMITTED.tooLarge;
    if (this.attachments.length >= MAX_EVENT_ATTACHMENTS) return OMITTED.tooMany;
    return this.#bytes + byteLength > MAX_EVENT_ATTACHMENT_BYTES ? OMITTED.eventFull : undefined;
  }
}
