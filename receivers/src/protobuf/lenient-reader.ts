import { BufferReader } from 'protobufjs/minimal';

/** Wire type of texts, bytes and messages: a length, then as many bytes. */
export const LENGTH_DELIMITED = 2;

/**
 * Reads text that is not UTF-8 with U+FFFD in place of what is wrong: a sender that cuts a text in the middle of a
 * character must not lose the whole span for it.
 */
export class LenientReader extends BufferReader {
  /** @param bytes What to read; it is not copied. */
  constructor(bytes: Uint8Array) {
    super(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  override stringVerify(): string {
    return this.string();
  }
}
