import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Certificates made for one test: an authority of our own, a server on 127.0.0.1 and a client. */
export interface Certificates {
  readonly ca: string;
  readonly caFile: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
  remove(): void;
}

/** Made with `openssl`, which is wherever Node is built or tested. */
export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  const issue = (name: string): { readonly cert: string; readonly key: string } => {
    openssl(
      'req',
      ...newKey.slice(0, 3),
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    );
    const signed = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'names',
    ];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`);
    return {
      cert: readFileSync(file(`${name}.pem`), 'utf8'),
      key: readFileSync(file(`${name}.key`), 'utf8'),
    };
  };
  return {
    ca: readFileSync(file('ca.pem'), 'utf8'),
    caFile: file('ca.pem'),
    server: issue('server'),
    client: issue('client'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** An HTTPS server that gives everything the same answer. */
export interface TlsServer {
  readonly port: number;
  /** Paths asked for, with the name in the client's certificate. */
  readonly requests: readonly {
    readonly path: string;
    readonly client: string | undefined;
    readonly body: string;
  }[];
  close(): Promise<void>;
}

/**
 * @param askForClient Asks the client for a certificate of the same authority, and refuses those without unless it says
 * `perhaps`.
 */
export async function tlsServer(
  { ca, server: own }: Certificates,
  askForClient: boolean | 'perhaps' = false,
  answer: () => string = () => '{}',
): Promise<TlsServer> {
  const requests: { path: string; client: string | undefined; body: string }[] = [];
  const options = {
    ...own,
    ...(askForClient !== false && { ca, requestCert: true, rejectUnauthorized: askForClient === true }),
  };
  const server = createServer(options, (request, response) => {
    const socket: unknown = request.socket;
    const client = askForClient !== false ? subjectOf(socket) : undefined;
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ path: request.url ?? '', client, body });
      response.end(answer());
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
        server.closeAllConnections();
      }),
  };
}

function subjectOf(socket: unknown): string | undefined {
  if (typeof socket !== 'object' || socket === null) return undefined;
  const read: unknown = Reflect.get(socket, 'getPeerCertificate');
  if (typeof read !== 'function') return undefined;
  return read.call(socket).subject?.CN;
}
