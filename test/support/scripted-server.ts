import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How one request is answered. */
export type Answer =
  /** A whole answer, `afterMs` later. The length is right and stated. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly afterMs?: number;
    }
  /** The request is read and never answered. */
  | { readonly kind: 'hang' }
  /** Status and headers at once, then one byte of the body each `everyMs`. */
  | { readonly kind: 'drip'; readonly status: number; readonly body: string; readonly everyMs: number }
  /** Half of the stated body, then the connection is reset. */
  | { readonly kind: 'resetMidBody'; readonly status: number; readonly body: string }
  /** The connection is reset before a byte of an answer. */
  | { readonly kind: 'closeBeforeAnswer' }
  /** These bytes as they are, then the end of the stream: for answers no honest server would give. */
  | { readonly kind: 'raw'; readonly bytes: string };

/** A request as the server got it. */
export interface ReceivedRequest {
  /** 0 for the first request the server ever got. */
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Buffer;
  /** `performance.now()` when the body was complete. */
  readonly receivedMs: number;
  /** `performance.now()` when the answer's last byte was handed over; absent until then. */
  answeredMs?: number;
}

/** Chooses the answer to a request. */
export type Script = (request: ReceivedRequest) => Answer;

/** A real HTTP server on a free port whose every answer is scripted. */
export interface ScriptedServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The origin with `/api`, as a base URL of the pipeline. */
  readonly baseUrl: string;
  /** Everything received, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Connections open now. */
  openSockets(): number;
  /** Requests between their arrival and the end of their answer, now and at most since the last `resetPeak`. */
  concurrency(): { readonly now: number; readonly peak: number };
  resetPeak(): void;
  /** Resets every connection that is open, as a load balancer does with idle ones. */
  resetSockets(): void;
  /** Answers differently from here on. */
  script(next: Script): void;
  close(): Promise<void>;
}

/** Shorthand for a whole answer. */
export function answer(
  status: number,
  body = '{}',
  headers: Readonly<Record<string, string>> = {},
): Answer & { kind: 'answer' } {
  return { kind: 'answer', status, body, headers: { 'content-type': 'application/json', ...headers } };
}

/** Answers in this order; the last answer is given to all that follow. */
export function inOrder(first: Answer, ...rest: readonly Answer[]): Script {
  const answers = [first, ...rest];
  let given = 0;
  return () => {
    const next = answers[Math.min(given, answers.length - 1)] ?? first;
    given += 1;
    return next;
  };
}

/** Starts a server, on a free port unless one is named; without a script every request is answered `200 {}`. */
export async function scriptedServer(initial: Script = () => answer(200), port = 0): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let script = initial;
  let now = 0;
  let peak = 0;
  const server = createServer({ keepAliveTimeout: 30_000 }, (message, response) => {
    now += 1;
    peak = Math.max(peak, now);
    response.once('close', () => {
      now -= 1;
    });
    void receive(message, requests.length).then((request) => {
      requests.push(request);
      response.once('finish', () => {
        request.answeredMs = performance.now();
      });
      return give(script(request), response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    baseUrl: `${origin}/api`,
    requests,
    openSockets: () => sockets.size,
    concurrency: () => ({ now, peak }),
    resetPeak() {
      peak = now;
    },
    resetSockets() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    script(next) {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function receive(message: IncomingMessage, index: number): Promise<ReceivedRequest> {
  const { method = '', url = '', headers } = message;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of message) chunks.push(chunk);
  } catch {
    // The client went away in the middle of its own request; what came is what there is.
  }
  const bytes = Buffer.concat(chunks);
  return {
    index,
    method,
    path: url,
    headers,
    body: bytes.toString('utf8'),
    bytes,
    receivedMs: performance.now(),
  };
}

async function give(what: Answer, response: ServerResponse): Promise<void> {
  const { socket } = response;
  if (what.kind === 'hang' || socket === null) return;
  if (what.kind === 'closeBeforeAnswer') {
    socket.resetAndDestroy();
    return;
  }
  if (what.kind === 'raw') {
    socket.end(what.bytes);
    return;
  }
  if (what.kind === 'answer') {
    if (what.afterMs !== undefined) await delay(what.afterMs);
    const body = what.body ?? '';
    const length =
      what.status === 204 || what.status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(what.status, { ...length, ...what.headers }).end(body);
    return;
  }
  response.writeHead(what.status, { 'content-length': Buffer.byteLength(what.body) });
  if (what.kind === 'resetMidBody') {
    response.write(what.body.slice(0, what.body.length / 2), () => socket.resetAndDestroy());
    return;
  }
  for (const byte of what.body) {
    if (response.destroyed) return;
    response.write(byte);
    await delay(what.everyMs);
  }
  response.end();
}
