import type { Socket } from 'node:net';
import { buildConnector, type Dispatcher, Pool } from 'undici';
import type { Clock } from '../../src/core/clock';
import { classifyResponse, type ResponseHeaders } from './classify-response';
import type { SendResult, Transport, WireRequest } from './transport';

/** Answers of the API are small; more than this is not one of them. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
/** Idle connections are given up before common load balancers (60 s) close them under us. */
const KEEP_ALIVE_MS = 30_000;

export interface HttpTransportOptions {
  /** The API without trailing slash. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxConnections: number;
  /** For a whole attempt: connecting, sending, and the answer's last byte. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** A transport over HTTP/1.1 with kept-alive connections. Its sockets never keep the process alive. */
export function httpTransport(
  options: HttpTransportOptions,
): Transport<WireRequest> & { close(): Promise<void> } {
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
  const basePath = url.pathname.replace(/\/$/, '');
  return {
    send: (request, signal) => send(pool, `${basePath}/${request.path}`, request, signal, options),
    close: () => pool.destroy(),
  };
}

function send(
  pool: Pool,
  path: string,
  request: WireRequest,
  signal: AbortSignal,
  { headers, timeoutMs, clock }: HttpTransportOptions,
): Promise<SendResult> {
  if (signal.aborted) return Promise.resolve({ status: 'aborted' });
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let answerHeaders: ResponseHeaders = {};
    let size = 0;
    const chunks: Buffer[] = [];
    const settle = (result: SendResult): void => {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const giveUp = (result: SendResult): void => {
      settle(result);
      controller?.abort(new Error('given up'));
    };
    const onAbort = (): void => giveUp({ status: 'aborted' });
    const timer = clock.after(timeoutMs, () => giveUp({ status: 'retryable', reason: 'timeout' }));
    signal.addEventListener('abort', onAbort, { once: true });
    pool.dispatch(
      { method: request.method, path, headers, body: request.body },
      {
        onRequestStart(started) {
          controller = started;
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData(_controller, chunk) {
          size += chunk.length;
          if (size > MAX_RESPONSE_BYTES) giveUp({ status: 'retryable', reason: 'answer too large' });
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle(classifyResponse(status, answerHeaders, Buffer.concat(chunks).toString('utf8')));
        },
        onResponseError(_controller, error) {
          settle({ status: 'retryable', reason: errorCode(error) });
        },
      },
    );
  });
}

/** undici refs a socket while a request is on it; telemetry must not hold a process that is done. */
function unrefConnector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  return (target, callback) => {
    connect(target, (...result) => {
      const socket: Socket | null = result[1];
      if (socket !== null) {
        socket.unref();
        socket.ref = () => socket;
      }
      callback(...result);
    });
  };
}

function errorCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
