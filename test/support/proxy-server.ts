import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A proxy as companies have them. */
export interface ProxyServer {
  readonly port: number;
  /** What was asked of it: `CONNECT host:port` or `POST http://host/path`, each with the credentials it came with. */
  readonly asked: readonly { readonly what: string; readonly authorization: string | undefined }[];
  /** Refuses everybody who does not bring this. */
  demand(authorization: string): void;
  close(): Promise<void>;
}

/** Tunnels and forwards over real sockets. */
export async function proxyServer(): Promise<ProxyServer> {
  const asked: { what: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  let demanded: string | undefined;
  const isWelcome = (what: string, authorization: string | undefined): boolean => {
    asked.push({ what, authorization });
    return demanded === undefined || demanded === authorization;
  };
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    if (!isWelcome(`${method} ${url}`, headers['proxy-authorization'])) {
      outgoing.writeHead(407, { 'content-length': 0 }).end();
      return;
    }
    const forwarded = request(url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    if (!isWelcome(`CONNECT ${url}`, headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const [host, port] = url.split(':');
    const there = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    sockets.add(there);
    there.on('error', () => socket.destroy());
    socket.on('error', () => there.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    asked,
    demand(authorization) {
      demanded = authorization;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
