/** How to get into the network; plain data, so that it can be sent to another thread. */
export interface Network {
  readonly proxies: ProxyVariables;
  /** Certificate authorities to trust beside Node's own, as PEM. */
  readonly ca?: string | readonly string[] | undefined;
  /** The certificate (chain) we show a server that asks for one, and its key, as PEM. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** The environment's words on proxies, as they stand there. */
export interface ProxyVariables {
  /** For `http:` addresses. */
  readonly http?: string | undefined;
  /** For `https:` addresses. */
  readonly https?: string | undefined;
  /** Hosts that are asked directly. */
  readonly no?: string | undefined;
}

/** Straight to everybody. */
export const DIRECT: Network = { proxies: {} };
