/** Where and how the server listens. */
export interface ModelServerOptions {
  /** 0 (default) takes a free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Time before each answer begins; default 20. */
  readonly latencyMs?: number;
}

/** A running server. */
export interface ModelServer {
  /** The origin, without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Ends open connections too. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts an OpenAI-compatible server whose answers depend on the request alone; only ids and the creation time differ.
 * Rejects when the port is taken.
 */
export function startModelServer(options?: ModelServerOptions): Promise<ModelServer>;
