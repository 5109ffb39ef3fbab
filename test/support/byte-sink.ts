import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A backend that says yes to everything and keeps every byte it was sent. */
export interface ByteSink {
  readonly apiUrl: string;
  /** Request lines, headers and bodies, one after the other. */
  received(): string;
  close(): Promise<void>;
}

export async function byteSink(): Promise<ByteSink> {
  const chunks: string[] = [];
  const server = createServer((request, response) => {
    chunks.push(`${request.method} ${request.url}`, JSON.stringify(request.headers));
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => chunks.push(chunk));
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    received: () => chunks.join('\n'),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
