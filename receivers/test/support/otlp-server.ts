import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeLogs,
  decodeTraces,
  encodeLogsResponse,
  encodeStatus,
  encodeTracesResponse,
  readBody,
} from '@lucidic/gateway';
import type { LogRecord, SpanRecord } from '@lucidic/otel/pipeline';

const MAX_BYTES = 1024 * 1024;

/** A server as the README shows it, which keeps what it was sent. */
export interface OtlpServer {
  readonly url: string;
  readonly spans: SpanRecord[];
  readonly logs: LogRecord[];
  /** Path, Content-Type and Content-Encoding of each request. */
  readonly requests: (readonly (string | undefined)[])[];
  close(): Promise<unknown>;
}

/** Listens on a free port. */
export async function startOtlpServer(): Promise<OtlpServer> {
  const kept = {
    spans: [] as SpanRecord[],
    logs: [] as LogRecord[],
    requests: [] as (string | undefined)[][],
  };
  const server = createServer((request, response) => {
    const { 'content-type': type, 'content-encoding': encoding } = request.headers;
    kept.requests.push([request.url, type, encoding]);
    void answer(request, response, kept);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...kept,
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  kept: { spans: SpanRecord[]; logs: LogRecord[] },
): Promise<void> {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  const read = await readBody(request, encoding, MAX_BYTES);
  const decoded = !read.ok
    ? read
    : request.url === '/v1/traces'
      ? keep(decodeTraces(read.bytes, type), kept.spans)
      : keep(decodeLogs(read.bytes, type), kept.logs);
  if (!decoded.ok) {
    const { contentType, body } = encodeStatus(decoded.detail, type);
    response.writeHead(decoded.status, { 'content-type': contentType, connection: 'close' }).end(body);
    return;
  }
  const encode = request.url === '/v1/traces' ? encodeTracesResponse : encodeLogsResponse;
  const { contentType, body } = encode({ rejected: decoded.rejected, message: decoded.reason }, type);
  response.writeHead(200, { 'content-type': contentType }).end(body);
}

function keep<T, D extends { readonly ok: boolean; readonly records?: readonly T[] }>(
  decoded: D,
  into: T[],
): D {
  into.push(...(decoded.records ?? []));
  return decoded;
}
