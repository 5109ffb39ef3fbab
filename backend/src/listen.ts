import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AppEnv } from './api/app-env';
import { BackendError } from './backend-error';
import type { BackendSettings } from './backend-options';
import { errorMessage } from './error-facts';
import { LIMITS } from './limits';

/** A server that takes requests. */
export interface Listening {
  readonly port: number;
  /** Takes no more requests, and gives those in flight `LIMITS.closeGraceMs` to finish. */
  close(): Promise<void>;
}

/** Serves the app; throws a BackendError `port_taken` or `listen`. */
export async function listen(
  app: Hono<AppEnv>,
  settings: Pick<BackendSettings, 'host' | 'port' | 'requestTimeoutMs'>,
): Promise<Listening> {
  const listener = getRequestListener(
    (request, env) => ('outgoing' in env ? app.fetch(request, env) : undefined),
    {
      // The globals belong to the program this runs in.
      overrideGlobalObjects: false,
      errorHandler: (error) => Response.json({ detail: `request: ${errorMessage(error)}` }, { status: 400 }),
    },
  );
  const { requestTimeoutMs } = settings;
  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 1_000,
    },
    listener,
  );
  server.on('clientError', answerUnreadable);
  await bind(server, settings);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  return { port, close: () => close(server) };
}

function bind(server: Server, { host, port }: Pick<BackendSettings, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const why = isTaken
        ? `port ${port} on ${host} is taken by another program; stop it, or choose another with --port <number> (0 takes any free one)`
        : `cannot listen on ${host}, port ${port}: ${error.message}`;
      reject(new BackendError(isTaken ? 'port_taken' : 'listen', why, error));
    });
    server.listen({ host, port }, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), LIMITS.closeGraceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** Bytes that Node could not read as HTTP: the error still has the API's shape. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = STATUS_BY_CODE.get(error.code ?? '') ?? 400;
  const body = JSON.stringify({ detail: `request: ${error.message}` });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
