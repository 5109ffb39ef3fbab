import { type AnyValue, TRUNCATED } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';

/** Both alphabets of base64, with padding or without. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Bytes of our own, from bytes or base64; `…` where they are too many, for the first of them would mean nothing. */
export function readBytes(value: unknown, findings: Findings): AnyValue {
  const { maxValueCharacters } = findings.limits;
  if (value instanceof Uint8Array) {
    // A copy: the value would otherwise keep the whole body in memory.
    return value.length > maxValueCharacters ? cut(findings) : new Uint8Array(value);
  }
  if (typeof value !== 'string' || !BASE64.test(value)) return fail(findings, 'bytesValue is not base64');
  const bytes = Buffer.from(value, 'base64');
  return bytes.length > maxValueCharacters ? cut(findings) : new Uint8Array(bytes);
}

function cut(findings: Findings): string {
  findings.cuts.add(`byte arrays of more than ${findings.limits.maxValueCharacters} bytes`);
  return TRUNCATED;
}
