import type { AnyValue } from '../../../src/core/any-value';
import { TAG } from './tags';

/** Reads what `BatchWriter` wrote. Every method throws a RangeError when the bytes end too early or are none of its. */
export class BatchReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  count(): number {
    const value = this.#buffer.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  number(): number {
    const value = this.#buffer.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  text(): string {
    const value = this.value();
    if (typeof value !== 'string') throw new RangeError('a text is missing in a batch');
    return value;
  }

  value(): AnyValue {
    const tag = this.#buffer.readUInt8(this.#at);
    this.#at += 1;
    switch (tag) {
      case TAG.undefined:
        return undefined;
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.number:
        return this.number();
      case TAG.utf8:
        return this.#slice().toString('utf8');
      case TAG.ucs2:
        return this.#slice().toString('utf16le');
      case TAG.list:
        return this.#list();
      case TAG.map:
        return this.#map();
      case TAG.bigint:
        return BigInt(this.text());
      case TAG.bytes:
        return Uint8Array.from(this.#slice());
      default:
        throw new RangeError(`${tag} is no tag of a batch`);
    }
  }

  /** Goes past a value without making it. */
  skip(): void {
    const tag = this.#buffer.readUInt8(this.#at);
    this.#at += 1;
    if (tag === TAG.number) this.#at += 8;
    else if (tag === TAG.utf8 || tag === TAG.ucs2 || tag === TAG.bytes) this.#slice();
    else if (tag === TAG.bigint) this.skip();
    else if (tag === TAG.list) for (let left = this.count(); left > 0; left -= 1) this.skip();
    else if (tag === TAG.map) for (let left = 2 * this.count(); left > 0; left -= 1) this.skip();
  }

  #slice(): Buffer {
    const length = this.count();
    const from = this.#at;
    if (from + length > this.#buffer.byteLength) throw new RangeError('a batch ends too early');
    this.#at = from + length;
    return this.#buffer.subarray(from, this.#at);
  }

  #list(): readonly AnyValue[] {
    const values: AnyValue[] = [];
    for (let left = this.count(); left > 0; left -= 1) values.push(this.value());
    return values;
  }

  #map(): { readonly [key: string]: AnyValue } {
    const entries: [string, AnyValue][] = [];
    for (let left = this.count(); left > 0; left -= 1) entries.push([this.text(), this.value()]);
    return Object.fromEntries(entries);
  }
}
