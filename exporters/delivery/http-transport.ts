import { Socket } from 'node:net';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Clock } from '../../src/core/clock';
import { AbortHub } from './abort-hub';
import { classifyResponse, type ResponseHeaders } from './classify-response';
import type { HttpRequest, SendResult, Transport } from './transport';

/** Answers of the API are small; what lies beyond this is not read. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
/** The slowest line on which a large body still arrives. */
const MIN_BYTES_PER_MS = 64;
/** Idle connections are given up before common load balancers (60 s) close them under us. */
const KEEP_ALIVE_MS = 30_000;

export interface HttpTransportOptions {
  /** The API without trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxConnections: number;
  /**
   * For a whole attempt: connecting, sending, and the answer's last byte. Bodies of bytes, which may be many, get a
   * second more for each 64 KiB.
   */
  readonly timeoutMs: number;
  /** What an answer means. Default: as the API answers. */
  readonly classify?: typeof classifyResponse;
  readonly clock: Clock;
}

/**
 * A transport over HTTP/1.1 with kept-alive connections, which never keep the process alive. Redirects are not followed.
 * After `close` every attempt, those in flight too, ends as aborted.
 */
export function httpTransport(
  options: HttpTransportOptions,
): Transport<HttpRequest> & { close(): Promise<void> } {
  const url = new URL(options.baseUrl);
  const pool = new Pool(url.origin, {
    connections: options.maxConnections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: unrefConnector(options.timeoutMs),
    // One timer of our own covers the attempt; undici's would fire late for a dripping body.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const aborts = new AbortHub();
  const basePath = url.pathname.replace(/\/$/, '');
  return {
    send: (request, signal) =>
      send({ pool, aborts }, `${basePath}/${request.path}`, request, signal, options),
    close: () => pool.destroy(),
  };
}

function send(
  { pool, aborts }: { readonly pool: Pool; readonly aborts: AbortHub },
  path: string,
  request: HttpRequest,
  signal: AbortSignal,
  { headers, timeoutMs, clock, classify = classifyResponse }: HttpTransportOptions,
): Promise<SendResult> {
  if (signal.aborted) return Promise.resolve({ status: 'aborted' });
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let answerHeaders: ResponseHeaders = {};
    let size = 0;
    const chunks: Buffer[] = [];
    const settle = (result: SendResult): void => {
      settled = true;
      timer.cancel();
      stopListening();
      resolve(result);
    };
    const giveUp = (result: SendResult): void => {
      settle(result);
      controller?.abort(new Error('given up'));
    };
    const answered = (): SendResult =>
      classify(status, answerHeaders, Buffer.concat(chunks).toString('utf8'));
    const onAbort = (): void => giveUp({ status: 'aborted' });
    const { method, body = null } = request;
    const moreMs = body instanceof Uint8Array ? body.byteLength / MIN_BYTES_PER_MS : 0;
    const timer = clock.after(timeoutMs + moreMs, () => giveUp({ status: 'retryable', reason: 'timeout' }));
    const stopListening = aborts.on(signal, onAbort);
    pool.dispatch(
      { method, path, headers: { ...headers, ...request.headers }, body },
      {
        onRequestStart(started) {
          controller = started;
          // Given up while it waited for a connection: it must not be sent behind its caller's back.
          if (settled) started.abort(new Error('given up'));
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData(_controller, chunk) {
          size += chunk.length;
          if (size > MAX_RESPONSE_BYTES) giveUp(answered());
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle(answered());
        },
        onResponseError(_controller, error) {
          if (!settled) settle(outcomeOf(error));
        },
      },
    );
  });
}

/** What undici says when the pool was destroyed, and when HTTP cannot carry the request (a line break in a header). */
const CLOSED = 'UND_ERR_DESTROYED';
const IMPOSSIBLE = 'UND_ERR_INVALID_ARG';

function outcomeOf(error: Error): SendResult {
  const reason = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (reason === CLOSED) return { status: 'aborted' };
  if (reason === IMPOSSIBLE) return { status: 'rejected', reason: 'internal_error', detail: error.message };
  return { status: 'retryable', reason };
}

/** undici refs a socket while it connects and while a request is on it; telemetry must not hold a process that is done. */
function unrefConnector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (target, callback) => {
    // The type says nothing is returned, the documentation says it is the socket.
    const connecting: unknown = connect(target, (...result) => {
      result[1]?.unref();
      callback(...result);
    });
    if (!(connecting instanceof Socket)) return;
    connecting.unref();
    connecting.ref = () => connecting;
    // A name with several addresses gets a new handle for each one tried.
    connecting.on('connectionAttempt', () => connecting.unref());
  };
}
