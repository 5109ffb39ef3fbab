import { ConfigError } from './errors';

/** The options on certificates. */
export interface TlsOptions {
  readonly ca: string | readonly string[] | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/**
 * Finds certificates that no connection could be made with, before the first one is tried.
 * @throws ConfigError when one cannot be read, or `cert` and `key` do not belong together.
 */
export function checkTls({ ca, cert, key }: TlsOptions): void {
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'cert' : 'key';
    throw new ConfigError(missing, 'it is missing', 'Give cert and key together, or neither');
  }
  if (ca === undefined && cert === undefined) return;
  // Loaded here: most never need it.
  const { createSecureContext }: typeof import('node:tls') = require('node:tls');
  if (ca !== undefined) check('ca', () => createSecureContext({ ca: [ca].flat() }));
  if (cert !== undefined) check('cert', () => createSecureContext({ cert, key }));
}

/** OpenSSL's words name what is wrong, never what the text is. */
function check(option: string, make: () => unknown): void {
  try {
    make();
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError(
      option,
      `it cannot be used (${words})`,
      'Give PEM text; the key must be the certificate’s',
    );
  }
}
