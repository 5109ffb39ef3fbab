import { truncateText } from '../../src/core/truncate-text';
import type { SendResult } from './transport';

/** Header values as undici hands them over. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** No wish of a backend beyond this is followed; a wrong clock must not stop a pipeline for days. */
const MAX_RETRY_AFTER_MS = 300_000;
const DETAIL_CHARACTERS = 300;
/** A proxy's error page may be megabytes; its detail is made from no more than this. */
const DETAIL_READ_CHARACTERS = 3_000;

/** Reads an HTTP answer as an outcome. Retryable are 408, 425, 429 and 5xx, as the OpenTelemetry Collector does and more. */
export function classifyResponse(status: number, headers: ResponseHeaders, body: string): SendResult {
  if (status >= 200 && status < 300) {
    if (!isMarkup(body)) return { status: 'ok', body };
    // A captive portal, a maintenance page, or a base URL that is a web application's: nobody took the event.
    return { status: 'retryable', reason: `HTTP ${status} with a page; is the base URL the API's?` };
  }
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
  return { status: 'rejected', reason: status === 413 ? 'too_large' : 'rejected', detail };
}

/** Told by the text: some frameworks label an empty 201 as `text/html`. */
function isMarkup(body: string): boolean {
  return /^\s*</.test(body);
}

/** `Retry-After` in seconds or as a date, read against the response's own `Date` so that a skewed clock does not matter. */
function retryAfter(headers: ResponseHeaders): number | undefined {
  const value = first(headers['retry-after'])?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return clamp(Number(value) * 1_000);
  const ms = httpDate(value) - httpDate(first(headers['date']) ?? '');
  return Number.isNaN(ms) ? undefined : clamp(ms);
}

/** Only what HTTP calls a date: `Date.parse` also makes one of "5 bananas". */
function httpDate(value: string): number {
  return /^[A-Z][a-z]+, .* GMT$/.test(value.trim()) ? Date.parse(value) : Number.NaN;
}

function clamp(ms: number): number {
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The API explains itself in `{"detail": …}`; anything else is shown as it is. On one line, without control characters, cut. */
function detailOf(body: string): string {
  const text = jsonDetail(body) ?? body;
  const line = truncateText(text, DETAIL_READ_CHARACTERS).replace(/[\s\p{Cc}]+/gu, ' ');
  return truncateText(line.trim(), DETAIL_CHARACTERS) || 'no explanation';
}

function jsonDetail(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const detail = property(parsed, 'detail') ?? property(parsed, 'error') ?? property(parsed, 'message');
    if (typeof detail === 'string') return detail;
    // A validator's list. Other fields, of it or of the answer, may echo what was sent: that does not belong in a log.
    return Array.isArray(detail) ? detail.map((problem) => property(problem, 'msg')).join('; ') : '';
  } catch {
    // Not JSON: the text itself is shown.
    return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
