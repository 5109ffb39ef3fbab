import type { SendResult } from './transport';

/** Header values as undici hands them over. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** No wish of a backend beyond this is followed; a wrong clock must not stop a pipeline for days. */
const MAX_RETRY_AFTER_MS = 300_000;
const DETAIL_CHARACTERS = 300;

/** Reads an HTTP answer as an outcome. Retryable are 408, 425, 429 and 5xx, as the OpenTelemetry Collector does and more. */
export function classifyResponse(status: number, headers: ResponseHeaders, body: string): SendResult {
  if (status >= 200 && status < 300) return { status: 'ok', body };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const retryAfterMs = retryAfter(headers);
    const reason = `HTTP ${status}`;
    return { status: 'retryable', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  const detail = `HTTP ${status}: ${detailOf(body)}`;
  if (status === 401 || status === 403) return { status: 'unauthorized', detail };
  if (status >= 300 && status < 400) {
    // A redirect would carry the key to another place.
    return { status: 'rejected', reason: 'rejected', detail: `HTTP ${status}: redirects are not followed` };
  }
  return { status: 'rejected', reason: 'rejected', detail };
}

/** `Retry-After` in seconds or as a date, read against the response's own `Date` so that a skewed clock does not matter. */
function retryAfter(headers: ResponseHeaders): number | undefined {
  const value = first(headers['retry-after'])?.trim();
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return clamp(seconds * 1_000);
  const until = Date.parse(value);
  const now = Date.parse(first(headers['date']) ?? '');
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : clamp(until - now);
}

function clamp(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The API explains itself in `{"detail": …}`; anything else is shown as it is, cut. */
function detailOf(body: string): string {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'detail' in parsed) {
      return String(parsed.detail).slice(0, DETAIL_CHARACTERS);
    }
  } catch {
    // Not JSON: fall through to the text.
  }
  return body.slice(0, DETAIL_CHARACTERS) || 'no explanation';
}
