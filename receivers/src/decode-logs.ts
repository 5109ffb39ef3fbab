import type { LogRecord } from '@lucidic/otel/pipeline';
import type { DecodeLimits } from './decode-limits';
import { decodeRequest } from './decode-request';
import type { Decoded } from './decoded';
import { readLogRecord } from './read/read-log-record';
import { LOGS } from './signal';

/**
 * Decodes the body of a `POST /v1/logs` into the records that `joinLogs` takes, in the order of the request. Never throws,
 * whatever the body is.
 * @param body The inflated body; text for JSON that was read as text.
 * @param contentType The request's Content-Type.
 * @param limits What a request may hold, where it differs from `DECODE_LIMITS`.
 */
export function decodeLogs(
  body: Uint8Array | string,
  contentType: string | undefined,
  limits: Partial<DecodeLimits> = {},
): Decoded<LogRecord> {
  return decodeRequest(body, contentType, limits, LOGS, readLogRecord);
}
