import type { AnyValue } from '../../../src/core/any-value';
import { JSON_MARKERS } from '../../mapping/to-json';
import { TAG } from './tags';

/** From here on the memory of a text is copied as it is, two bytes a character: UTF-8 takes five times as long. */
const UCS2_FROM_CHARACTERS = 8_192;
/** As deep and as much as mapping looks at; what is beyond becomes its markers here already. */
const MAX_DEPTH = 64;
const MAX_VALUES = 250_000;
/** A tag and a length. */
const HEAD_BYTES = 5;

/**
 * Writes values into a buffer that grows. `v8.serialize` would be no slower, but its serializer holds every object it has
 * seen until the next full collection: at a thousand spans a second that was a third of the thread's cost.
 */
export class BatchWriter {
  #buffer: Buffer;
  #at = 0;
  #valuesLeft = MAX_VALUES;
  readonly #open: object[] = [];

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(bytes);
  }

  /** What was written until now. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#at);
  }

  count(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  number(value: number): void {
    this.#reserve(8);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
  }

  text(text: string): void {
    // A lone surrogate has no place in UTF-8.
    const isUcs2 = text.length >= UCS2_FROM_CHARACTERS || !text.isWellFormed();
    this.#reserve(HEAD_BYTES + text.length * (isUcs2 ? 2 : 3));
    const from = this.#at + HEAD_BYTES;
    const length = this.#buffer.write(text, from, isUcs2 ? 'utf16le' : 'utf8');
    this.#buffer[this.#at] = isUcs2 ? TAG.ucs2 : TAG.utf8;
    this.#buffer.writeUInt32LE(length, this.#at + 1);
    this.#at = from + length;
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

  #tag(tag: number): void {
    this.#reserve(1);
    this.#buffer[this.#at] = tag;
    this.#at += 1;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.byteLength * 2, this.#at + bytes));
    larger.set(this.bytes());
    this.#buffer = larger;
  }
}
