import { classifyResponse } from '../../exporters/delivery/classify-response';
import { ApiError, type ApiErrorCode, type ApiErrorFacts } from '../core/api-error';
import { APIKeyVerificationError } from '../core/api-key-verification-error';
import { LucidicUnsupportedSQLError } from '../core/lucidic-unsupported-sql-error';
import type { Exchange } from './api-exchange';
import { fieldOf } from './field-of';

type Read =
  | { readonly value: unknown; readonly endpoint: string; readonly attempts: number }
  | { readonly error: ApiError };

/** What to do about a refusal, where its status says so. */
const ADVICE: ReadonlyMap<number, string> = new Map([
  [400, 'Change what the message names.'],
  [402, 'The account has no credits left.'],
  [404, 'Check the name or id, and that agentId is the agent it belongs to.'],
  [409, 'Choose another name, or change the one there is.'],
  [413, 'Send less at once.'],
  [422, 'Change what the message names.'],
  [429, 'Call less often, or give the call more time.'],
]);

/** Reads an exchange as the result of a call, or as the error to reject with. */
export function readExchange(
  exchange: Exchange,
  facts: ApiErrorFacts & {
    readonly attempts: number;
    /** What the call had. */
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
  },
): Read {
  const { endpoint, timeoutMs, signal } = facts;
  const fail = (code: ApiErrorCode, text: string, cause?: unknown): Read => ({
    error: new ApiError(code, `${endpoint}: ${text}`, { ...facts, cause }),
  });
  switch (exchange.kind) {
    case 'answer':
      return readAnswer(exchange, facts);
    case 'unreachable':
      return fail(
        'API_UNREACHABLE',
        `the API did not answer (${exchange.reason}). Check baseUrl, the network and the proxy.`,
        exchange.cause,
      );
    case 'timeout':
      return fail(
        'API_TIMEOUT',
        `no answer within ${timeoutMs} ms. Give timeoutMs more, or try again later.`,
      );
    case 'aborted':
      return fail('API_ABORTED', 'the signal of the caller ended the call.', signal?.reason);
    case 'too_large':
      return fail('API_BAD_ANSWER', 'the answer is too large to be read. Ask for less at once.');
    case 'off':
      return fail('API_OFF', `nothing was sent: ${exchange.why}.`);
  }
}

function readAnswer(
  { status, headers, body }: Extract<Exchange, { kind: 'answer' }>,
  facts: ApiErrorFacts & { readonly attempts: number },
): Read {
  const known = { ...facts, status };
  const fail = (code: ApiErrorCode, text: string): Read => ({
    error: new ApiError(code, `${facts.endpoint}: ${text}`, known),
  });
  const outcome = classifyResponse(status, headers, body);
  if (outcome.status === 'ok') {
    const value = parsed(body);
    if (value !== NO_JSON) return { value, endpoint: facts.endpoint, attempts: facts.attempts };
    return fail('API_BAD_ANSWER', `HTTP ${status} with no JSON. Check that baseUrl is the API’s.`);
  }
  if (outcome.status === 'retryable') {
    if (status < 400) return fail('API_BAD_ANSWER', outcome.reason);
    const code = status >= 500 ? 'API_FAILED' : 'API_REFUSED';
    return fail(code, `${outcome.reason}. ${ADVICE.get(status) ?? 'Try again later.'}`);
  }
  const detail = 'detail' in outcome ? outcome.detail : outcome.status;
  if (outcome.status === 'unauthorized') return { error: new APIKeyVerificationError(detail, known) };
  const facts422 = status === 422 ? parsed(body) : undefined;
  if (fieldOf(facts422, 'error') === 'unsupported_sql') {
    const dialect = fieldOf(facts422, 'source_dialect');
    const sqlDialect = typeof dialect === 'string' ? dialect : undefined;
    return { error: new LucidicUnsupportedSQLError(detail, sqlDialect, known) };
  }
  return fail('API_REFUSED', `${detail}. ${ADVICE.get(status) ?? 'Check baseUrl.'}`);
}

const NO_JSON = Symbol('no JSON');

/** An empty answer is undefined. */
function parsed(body: string): unknown {
  if (body.trim() === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return NO_JSON;
  }
}
