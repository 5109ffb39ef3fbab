import type { Dispatcher } from 'undici';
import { decodeBody } from '../../exporters/delivery/decode-body';
import { runUntraced } from '../../exporters/delivery/run-untraced';
import type { Clock } from '../core/clock';
import { fieldOf } from './field-of';

/** One request, ready to go. */
export interface ExchangeRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What came of it. */
export type Exchange =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: string;
    }
  /** `wasSent` is false where the request surely never got to the server. */
  | {
      readonly kind: 'unreachable';
      readonly reason: string;
      readonly cause: unknown;
      readonly wasSent: boolean;
    }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  /** Nothing was sent, and nothing will be. */
  | { readonly kind: 'off'; readonly why: string };

export interface ExchangeLimits {
  readonly clock: Clock;
  /** For the whole exchange, to the answer's last byte. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Holds the process open meanwhile: somebody waits for the answer, and the sockets hold nothing. */
  readonly keepAlive: boolean;
}

/** A list of the API ends early before this. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** What a connection that was never made fails with. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Makes one request outside every trace, and reads its answer. Never rejects. */
export async function apiExchange(
  agent: Dispatcher,
  request: ExchangeRequest,
  { clock, timeoutMs, signal, keepAlive }: ExchangeLimits,
): Promise<Exchange> {
  if (signal?.aborted) return { kind: 'aborted' };
  if (timeoutMs <= 0) return { kind: 'timeout' };
  const ending = new AbortController();
  let early: Exchange | undefined;
  const end = (exchange: Exchange): void => {
    early ??= exchange;
    ending.abort();
  };
  const onAbort = (): void => end({ kind: 'aborted' });
  const timer = clock.after(timeoutMs, () => end({ kind: 'timeout' }), { keepAlive });
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const answer = await runUntraced(() => agent.request({ ...request, signal: ending.signal }));
    const bytes = await read(answer.body);
    if (bytes === undefined) return { kind: 'too_large' };
    const { statusCode: status, headers } = answer;
    return { kind: 'answer', status, headers, body: decodeBody(bytes, headers['content-encoding']) };
  } catch (error) {
    return early ?? unreachable(error);
  } finally {
    timer.cancel();
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Undefined where there is more than anybody should send; the rest is not waited for. */
async function read(body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Read by shape: what Node and undici throw may come from another realm. */
function unreachable(error: unknown): Exchange {
  const told = fieldOf(error, 'code') ?? (error instanceof Error ? error.name : undefined);
  const reason = typeof told === 'string' ? told : 'error';
  return { kind: 'unreachable', reason, cause: error, wasSent: !NEVER_SENT.has(reason) };
}
