import { promisify } from 'node:util';
import { constants, gunzipSync, gzip } from 'node:zlib';
import type { Blob } from '../delivery/transport';
import type { LucidicEvent } from '../mapping/lucidic-event';
import { previewPayload } from '../mapping/preview-payload';

type Payload = LucidicEvent['payload'];
type Form = { readonly value: Payload } | { readonly json: string } | { readonly gzip: Buffer };

/** The higher levels cost two to three times as much time and save a third of the bytes. */
const GZIP = { level: constants.Z_BEST_SPEED };
const gzipAsync = promisify(gzip);

/** The payload of one event, held once: as the value it was made as; when it is large as JSON, and then as gzip. */
export class EventPayload implements Blob {
  readonly #type: LucidicEvent['type'];
  readonly #thresholdBytes: number;
  #form: Form;
  /** JSON of the preview; set once the payload has turned out to be large. */
  #preview: string | undefined;
  #gzipping: Promise<Buffer> | undefined;

  /** @param thresholdBytes Of JSON in UTF-8; a payload with more is large. */
  constructor(type: LucidicEvent['type'], payload: Payload, thresholdBytes: number) {
    this.#type = type;
    this.#thresholdBytes = thresholdBytes;
    this.#form = { value: payload };
  }

  /** JSON for the event itself: the payload, or a preview of it. */
  write(): { readonly json: string; readonly isPreview: boolean } {
    if (this.#preview !== undefined) return { json: this.#preview, isPreview: true };
    const value = this.value();
    const json = JSON.stringify(value);
    if (!hasMoreBytes(json, this.#thresholdBytes)) return { json, isPreview: false };
    this.#preview = JSON.stringify(previewPayload(this.#type, value));
    this.#form = { json };
    return { json: this.#preview, isPreview: true };
  }

  /** Compressed beside the event loop, once. */
  gzipped(): Promise<Buffer> {
    this.#gzipping ??= this.#compress();
    return this.#gzipping;
  }

  /** True once `write` gave a preview. */
  get isLarge(): boolean {
    return this.#preview !== undefined;
  }

  /** The payload itself, restored where it has become bytes. */
  value(): Payload {
    if ('value' in this.#form) return this.#form.value;
    const json = 'json' in this.#form ? this.#form.json : gunzipSync(this.#form.gzip).toString('utf8');
    const value: Payload = JSON.parse(json);
    return value;
  }

  async #compress(): Promise<Buffer> {
    const form = this.#form;
    if ('gzip' in form) return form.gzip;
    const bytes = await gzipAsync('json' in form ? form.json : JSON.stringify(form.value), GZIP);
    this.#form = { gzip: bytes };
    return bytes;
  }
}

/** Counts the bytes only where the number of characters does not tell: one of them is one to three bytes. */
function hasMoreBytes(json: string, maxBytes: number): boolean {
  if (json.length > maxBytes) return true;
  return json.length * 3 > maxBytes && Buffer.byteLength(json) > maxBytes;
}
