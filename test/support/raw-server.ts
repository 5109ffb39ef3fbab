import { createServer, type Socket } from 'node:net';

/** A request, as far as a server needs it that does not want to be one. */
export interface RawRequest {
  /** `POST /api/items HTTP/1.1` */
  readonly line: string;
  readonly head: string;
  readonly body: string;
}

/** A server that answers with whatever bytes it likes, whenever it likes. */
export interface RawServer {
  readonly port: number;
  /** Whole requests, in order. */
  readonly requests: readonly RawRequest[];
  close(): Promise<void>;
}

/** Reads requests from each connection, one after the other, and leaves all the rest to `answer`. */
export async function rawServer(answer: (socket: Socket, request: RawRequest) => void): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const head = text.slice(0, end);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        const request = {
          line: head.split('\r\n')[0] ?? '',
          head,
          body: text.slice(end + 4, end + 4 + length),
        };
        text = text.slice(end + 4 + length);
        requests.push(request);
        answer(socket, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
