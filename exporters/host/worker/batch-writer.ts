import type { AnyValue } from '../../../src/core/any-value';
import { JSON_MARKERS } from '../../mapping/to-json';
import { TAG } from './tags';

/** From here on the memory of a text is copied as it is, two bytes a character: UTF-8 takes five times as long. */
const UCS2_FROM_CHARACTERS = 8_192;
/** Up to here writing a text by characters is quicker than a call out of the engine. */
const SHORT_CHARACTERS = 64;
/** What UTF-8 has in the place of a lone surrogate. */
const REPLACEMENT = Buffer.from('\ufffd');
/** As deep and as much as mapping looks at; what is beyond becomes its markers here already. */
const MAX_DEPTH = 64;
const MAX_VALUES = 250_000;
/** A tag and a length. */
const HEAD_BYTES = 5;

/** Memory kept for the next batch. */
const MAX_SCRATCH_BYTES = 8 * 1_024 * 1_024;

/** Memory that one batch after the other is written into: new pages cost more than the writing. */
export interface Scratch {
  buffer: Buffer;
}

/**
 * Writes values into a buffer that grows. `v8.serialize` would be no slower, but its serializer holds every object it has
 * seen until the next full collection: at a thousand spans a second that was a third of the thread's cost.
 */
export class BatchWriter {
  readonly #scratch: Scratch;
  #buffer: Buffer;
  #view: DataView;
  #at = 0;
  #valuesLeft = MAX_VALUES;
  readonly #open: object[] = [];

  constructor(bytes: number, scratch: Scratch = { buffer: Buffer.alloc(0) }) {
    this.#scratch = scratch;
    this.#buffer = scratch.buffer.byteLength >= bytes ? scratch.buffer : this.#allocate(bytes);
    this.#view = viewOf(this.#buffer);
  }

  /** What was written until now. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#at);
  }

  count(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  number(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  text(text: string): void {
    if (text.length <= SHORT_CHARACTERS && this.#ascii(text)) return;
    if (text.length >= UCS2_FROM_CHARACTERS || !this.#utf8(text)) this.#ucs2(text);
  }

  /** Any attribute value; a record's may be as many and as deep as mapping looks at. */
  value(value: AnyValue): void {
    switch (typeof value) {
      case 'string':
        this.text(value);
        break;
      case 'number':
        this.#tag(TAG.number);
        this.number(value);
        break;
      case 'boolean':
        this.#tag(value ? TAG.true : TAG.false);
        break;
      case 'bigint':
        this.#tag(TAG.bigint);
        this.text(value.toString());
        break;
      case 'object':
        if (value === null) this.#tag(TAG.null);
        else this.#object(value);
        break;
      default:
        this.#tag(TAG.undefined);
    }
  }

  /** Called before each record: the limits are a record's. */
  restart(): void {
    this.#valuesLeft = MAX_VALUES;
    this.#open.length = 0;
  }

  #object(value: Exclude<AnyValue, undefined | null> & object): void {
    if (value instanceof Uint8Array) this.#bytesOf(value);
    else if (this.#open.includes(value)) this.text(JSON_MARKERS.cycle);
    else if (this.#open.length >= MAX_DEPTH) this.text(JSON_MARKERS.depth);
    else this.#inside(value);
  }

  #inside(value: readonly AnyValue[] | object): void {
    this.#open.push(value);
    if (Array.isArray(value)) this.#list(value);
    else this.#map(value);
    this.#open.pop();
  }

  #list(values: readonly AnyValue[]): void {
    this.#tag(TAG.list);
    const count = Math.min(values.length, Math.max(this.#valuesLeft, 0));
    this.#valuesLeft -= count;
    this.count(count);
    for (let index = 0; index < count; index += 1) this.value(values[index]);
  }

  #map(map: object): void {
    this.#tag(TAG.map);
    const entries = Object.entries(map);
    const count = Math.min(entries.length, Math.max(this.#valuesLeft, 0));
    this.#valuesLeft -= count;
    this.count(count);
    for (let index = 0; index < count; index += 1) {
      const [key, value] = entries[index] ?? ['', undefined];
      this.text(key);
      this.value(value);
    }
  }

  #bytesOf(value: Uint8Array): void {
    this.#tag(TAG.bytes);
    this.count(value.byteLength);
    this.#reserve(value.byteLength);
    this.#buffer.set(value, this.#at);
    this.#at += value.byteLength;
  }

  #ucs2(text: string): void {
    this.#reserve(HEAD_BYTES + text.length * 2);
    this.#head(TAG.ucs2, this.#buffer.write(text, this.#at + HEAD_BYTES, 'utf16le'));
  }

  /** False when there is a lone surrogate in the text; asked of what was written, for that costs a tenth. */
  #utf8(text: string): boolean {
    this.#reserve(HEAD_BYTES + text.length * 3);
    const from = this.#at + HEAD_BYTES;
    const bytes = this.#buffer.write(text, from, 'utf8');
    const isReplaced = bytes > text.length && this.#buffer.subarray(from, from + bytes).includes(REPLACEMENT);
    if (isReplaced && !text.isWellFormed()) return false;
    this.#head(TAG.utf8, bytes);
    return true;
  }

  /** An id or a name, without a call out of the engine; false when there is more in it than ASCII. */
  #ascii(text: string): boolean {
    const { length } = text;
    this.#reserve(HEAD_BYTES + length);
    const from = this.#at + HEAD_BYTES;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) return false;
      this.#buffer[from + at] = code;
    }
    this.#head(TAG.utf8, length);
    return true;
  }

  /** What stands before a text that has been written behind it. */
  #head(tag: number, bytes: number): void {
    this.#buffer[this.#at] = tag;
    this.#view.setUint32(this.#at + 1, bytes, true);
    this.#at += HEAD_BYTES + bytes;
  }

  #tag(tag: number): void {
    this.#reserve(1);
    this.#buffer[this.#at] = tag;
    this.#at += 1;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.byteLength) return;
    const larger = this.#allocate(Math.max(this.#buffer.byteLength * 2, this.#at + bytes));
    larger.set(this.bytes());
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }

  #allocate(bytes: number): Buffer {
    const buffer = Buffer.allocUnsafeSlow(bytes);
    if (bytes <= MAX_SCRATCH_BYTES) this.#scratch.buffer = buffer;
    return buffer;
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
