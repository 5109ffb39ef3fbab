import { BackendError } from './backend-error';
import { LIMITS } from './limits';
import { isLoopback } from './loopback';

/** Where OTLP is received, on the same host and with the same key. */
export interface OtlpOptions {
  /** TCP port, 0 to 65535; 0 takes any free port. SDKs send to 4318. */
  readonly port: number;
  /** True: where the port is taken, by a Collector perhaps, the backend says so and does without. Default false. */
  readonly isOptional?: boolean;
}

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
  /** Finished sessions that were opened longer ago are removed; any number above 0. Default: all are kept. */
  readonly keepDays?: number;
  /** While the store holds more, the oldest finished sessions are removed; any number above 0. Default: all are kept. */
  readonly keepMb?: number;
  /** Where OTLP over HTTP is received as well. Default: nowhere. */
  readonly otlp?: OtlpOptions;
  /** Milliseconds a request has to arrive as a whole, 1,000 or more. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds between two signs of life to whoever watches changes, 10 or more. Default 15,000. */
  readonly heartbeatMs?: number;
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
  readonly keepDays: number | undefined;
  readonly keepMb: number | undefined;
  readonly otlp: OtlpOptions | undefined;
  readonly requestTimeoutMs: number;
  readonly heartbeatMs: number;
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
    keepDays,
    keepMb,
    otlp,
    requestTimeoutMs = LIMITS.requestTimeoutMs,
    heartbeatMs = LIMITS.heartbeatMs,
    log = () => {},
  } = options;
  checkPort('port', port);
  if (otlp !== undefined) checkPort('otlp-port', otlp.port);
  if (otlp !== undefined && port !== 0 && otlp.port === port) {
    throw new BackendError('config', `otlp-port: ${port} is the port of the API; choose another`);
  }
  checkAboveZero('keep-days', keepDays);
  checkAboveZero('keep-mb', keepMb);
  checkLeast('requestTimeoutMs', requestTimeoutMs, 1_000);
  checkLeast('heartbeatMs', heartbeatMs, 10);
  if (host === '') throw new BackendError('config', 'host: expected a name or an address, got ""');
  if (db === '') throw new BackendError('config', 'db: expected a file or :memory:, got ""');
  if (apiKey === '') throw new BackendError('config', 'api-key: expected a key, got ""');
  if (!isLoopback(host) && apiKey === undefined) {
    throw new BackendError(
      'config',
      `host: ${host} can be reached from other machines, and the store holds prompts and answers; set an api key too (--api-key <key>), or use 127.0.0.1`,
    );
  }
  return { port, host, db, apiKey, allowedHosts, keepDays, keepMb, otlp, requestTimeoutMs, heartbeatMs, log };
}

function checkAboveZero(name: string, value: number | undefined): void {
  if (value === undefined || (value > 0 && Number.isFinite(value))) return;
  throw new BackendError('config', `${name}: expected a number above 0, got ${String(value)}`);
}

function checkLeast(name: string, value: number, least: number): void {
  if (value >= least) return;
  throw new BackendError('config', `${name}: expected ${least} or more, got ${String(value)}`);
}

function checkPort(name: string, port: number): void {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return;
  throw new BackendError('config', `${name}: expected a whole number from 0 to 65535, got ${String(port)}`);
}
