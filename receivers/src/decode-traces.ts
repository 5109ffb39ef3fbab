import type { SpanRecord } from '@lucidic/otel/pipeline';
import type { DecodeLimits } from './decode-limits';
import { decodeRequest } from './decode-request';
import type { Decoded } from './decoded';
import { readSpan } from './read/read-span';
import { TRACES } from './signal';

/**
 * Decodes the body of a `POST /v1/traces` into the records that the same spans make in their process, in the order of the
 * request. Never throws, whatever the body is.
 * @param body The inflated body; text for JSON that was read as text.
 * @param contentType The request's Content-Type.
 * @param limits What a request may hold, where it differs from `DECODE_LIMITS`.
 */
export function decodeTraces(
  body: Uint8Array | string,
  contentType: string | undefined,
  limits: Partial<DecodeLimits> = {},
): Decoded<SpanRecord> {
  return decodeRequest(body, contentType, limits, TRACES, readSpan);
}
