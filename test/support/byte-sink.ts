import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A backend that says yes to everything and keeps every byte it was sent. */
export interface ByteSink {
  readonly apiUrl: string;
  /** Request lines, headers and bodies, unpacked, one after the other. */
  received(): string;
  close(): Promise<void>;
}

/** `uploads`: it also names addresses for large payloads and attachments; else it has none. */
export async function byteSink({ uploads = false }: { readonly uploads?: boolean } = {}): Promise<ByteSink> {
  const requests: { readonly head: string; readonly isGzip: boolean; readonly body: Buffer[] }[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    const body: Buffer[] = [];
    const head = `${method} ${url}\n${JSON.stringify(headers)}`;
    requests.push({ head, isGzip: headers['content-encoding'] === 'gzip', body });
    request.on('data', (chunk: Buffer) => body.push(chunk));
    const address = `http://${headers.host}/uploads/${requests.length}`;
    request.on('end', () => {
      response.end(uploads ? JSON.stringify({ blob_url: address, presigned_url: address }) : '{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    received: () =>
      requests
        .map(({ head, isGzip, body }) => {
          const bytes = Buffer.concat(body);
          return `${head}\n${(isGzip ? gunzipSync(bytes) : bytes).toString('utf8')}`;
        })
        .join('\n'),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
