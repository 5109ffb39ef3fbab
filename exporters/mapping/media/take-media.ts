import type { Json, LucidicEvent } from '../lucidic-event';
import type { Attachment, MappedEvent } from './attachment';
import { AttachmentCollector, type MediaReference } from './attachment-collector';
import { findDataUrl, mayHoldDataUrl, wholeDataUrl } from './data-url';
import { CONTENT_KEYS, declaredBase64, isTypedPart } from './declared-base64';
import { MIN_BASE64_CHARACTERS, OMITTED } from './limits';
import { mimeTypeIn, OCTET_STREAM } from './mime-type';

type JsonMap = { readonly [key: string]: Json | undefined };

const NO_ATTACHMENTS: readonly Attachment[] = [];

/**
 * Takes images, recordings and files out of an event. A typed part (`{ type: 'image', base64 | url }`) keeps its place
 * and says `attachment_id` and `size_bytes`; a data URL in any text becomes `[image/png, 12345 bytes, attachment …]`.
 * `metadata.attachments` lists them by the place (`nth`) under which each is uploaded. What is over a limit says `omitted`
 * instead, and `metadata.omitted_attachments` counts it. An event without media is
 * given back as it is, for one look at the length of each of its texts.
 */
export function takeMedia(event: LucidicEvent): MappedEvent {
  const walk = new MediaWalk(event.client_event_id);
  const payload = walk.map(event.payload);
  const metadata = event.metadata && walk.map(event.metadata);
  const { found } = walk;
  if (found === undefined) return { event, attachments: NO_ATTACHMENTS };
  const { attachments, omitted } = found;
  const told = {
    ...metadata,
    ...(attachments.length > 0 && { attachments: attachments.map(entry) }),
    ...(omitted > 0 && { omitted_attachments: omitted }),
  };
  return { event: withParts(event, payload, told), attachments };
}

/** How a reader finds the content behind an `attachment_id`. */
function entry({ id, mimeType, byteLength }: Attachment, nth: number): Json {
  return { id, mime_type: mimeType, size_bytes: byteLength, nth };
}

/** The event with other contents of the same shape. */
function withParts<E extends LucidicEvent>(event: E, payload: E['payload'], metadata: JsonMap): E {
  return { ...event, payload, metadata };
}

/** One walk over an event's JSON, which is finite and at most as deep as toJson leaves it. What has no media is not copied. */
class MediaWalk {
  readonly #eventId: string;
  /** What was found; undefined for most events. */
  found: AttachmentCollector | undefined;

  constructor(eventId: string) {
    this.#eventId = eventId;
  }

  get #collector(): AttachmentCollector {
    this.found ??= new AttachmentCollector(this.#eventId);
    return this.found;
  }

  /** Strings stay strings, lists lists and maps maps, so that a payload keeps its shape. */
  map<T extends object>(map: T): T;
  map(map: JsonMap): JsonMap {
    let kept: { [key: string]: Json | undefined } | undefined;
    for (const key in map) {
      const value = map[key];
      if (typeof value === 'string') {
        if (value.length < MIN_BASE64_CHARACTERS) {
          // Bytes that were too many to be made into a text.
          if (key === 'omitted' && value === OMITTED.tooLarge) this.#collector.omitted += 1;
          continue;
        }
        const taken = this.#field(kept ?? map, key, value);
        if (typeof taken === 'object') kept = taken;
        else if (taken !== value) {
          kept ??= { ...map };
          kept[key] = taken;
        }
      } else if (typeof value === 'object' && value !== null) {
        const taken = this.#inside(value);
        if (taken === value) continue;
        kept ??= { ...map };
        kept[key] = taken;
      }
    }
    return kept ?? map;
  }

  #inside(value: readonly Json[] | JsonMap): Json {
    return isList(value) ? this.#list(value) : this.map(value);
  }

  #list(list: readonly Json[]): readonly Json[] {
    let kept: Json[] | undefined;
    for (let index = 0; index < list.length; index += 1) {
      const value = list[index];
      let taken: Json | undefined = value;
      if (typeof value === 'string') taken = this.#text(value);
      else if (typeof value === 'object' && value !== null) taken = this.#inside(value);
      if (taken === value || taken === undefined) continue;
      kept ??= [...list];
      kept[index] = taken;
    }
    return kept ?? list;
  }

  /** A long text of a map: the content of a typed part, base64 that the map declares as such, or a text. */
  #field(map: JsonMap, key: string, text: string): string | { [key: string]: Json | undefined } {
    if (!CONTENT_KEYS.has(key)) return this.#text(text);
    const found = wholeDataUrl(text) ?? declaredBase64(map, key, text);
    if (found === undefined) return this.#text(text);
    const said = found.mimeType === OCTET_STREAM ? undefined : found.mimeType;
    const reference = this.#collector.add({ ...found, mimeType: said ?? mimeTypeIn(map) });
    return isTypedPart(map) ? referringPart(map, key, reference) : marker(reference);
  }

  #text(text: string): string {
    if (text.length < MIN_BASE64_CHARACTERS || !mayHoldDataUrl(text)) return text;
    let kept = '';
    let from = 0;
    for (let url = findDataUrl(text, 0); url !== undefined; url = findDataUrl(text, from)) {
      kept += text.slice(from, url.start) + marker(this.#collector.add(url));
      from = url.end;
    }
    return from === 0 ? text : kept + text.slice(from);
  }
}

/** The part with a reference in the place of its content. */
function referringPart(
  map: JsonMap,
  key: string,
  reference: MediaReference,
): { [key: string]: Json | undefined } {
  const { [key]: _content, ...rest } = map;
  const named = mimeTypeIn(map) ?? map['mime_type'];
  return {
    ...rest,
    ...(named === undefined && { mime_type: reference.mimeType }),
    ...('omitted' in reference ? { omitted: reference.omitted } : { attachment_id: reference.attachmentId }),
    size_bytes: reference.byteLength,
  };
}

/** What stands in a text for the content: its type and size, and no name, for a name is content too. */
function marker(reference: MediaReference): string {
  const where =
    'omitted' in reference ? `omitted: ${reference.omitted}` : `attachment ${reference.attachmentId}`;
  return `[${reference.mimeType}, ${reference.byteLength} bytes, ${where}]`;
}

function isList(value: readonly Json[] | JsonMap): value is readonly Json[] {
  return Array.isArray(value);
}
