import { BackendError } from './backend-error';
import { isLoopback } from './loopback';

/** What `startBackend` takes. Every field is optional. */
export interface BackendOptions {
  /** TCP port, 0 to 65535; 0 takes any free port. Default 8000, where the official SDKs look in debug mode. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1. Anything beyond loopback needs `apiKey`. */
  readonly host?: string;
  /** SQLite file, created with its folder when missing, or `:memory:`. Default `:memory:`. */
  readonly db?: string;
  /** The one key that is accepted. Default: none, and any key (or no key) is. */
  readonly apiKey?: string;
  /** Host names accepted in the Host header besides loopback and `host`. Default none. */
  readonly allowedHosts?: readonly string[];
  /** Receives one line for each refused request, and each failure. Default: nobody. */
  readonly log?: (line: string) => void;
}

/** Options with defaults filled in and checked. */
export interface BackendSettings {
  readonly port: number;
  readonly host: string;
  readonly db: string;
  readonly apiKey: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly log: (line: string) => void;
}

/** Fills in defaults; throws a BackendError `config` naming the option, the value and the fix. */
export function resolveOptions(options: BackendOptions): BackendSettings {
  const {
    port = 8000,
    host = '127.0.0.1',
    db = ':memory:',
    apiKey,
    allowedHosts = [],
    log = () => {},
  } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BackendError('config', `port: expected a whole number from 0 to 65535, got ${String(port)}`);
  }
  if (host === '') throw new BackendError('config', 'host: expected a name or an address, got ""');
  if (db === '') throw new BackendError('config', 'db: expected a file or :memory:, got ""');
  if (apiKey === '') throw new BackendError('config', 'api-key: expected a key, got ""');
  if (!isLoopback(host) && apiKey === undefined) {
    throw new BackendError(
      'config',
      `host: ${host} can be reached from other machines, and the store holds prompts and answers; set an api key too (--api-key <key>), or use 127.0.0.1`,
    );
  }
  return { port, host, db, apiKey, allowedHosts, log };
}
