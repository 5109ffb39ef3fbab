import { Socket } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { DIRECT, type Network } from './network';
import { type ProxyAddress, proxyFor } from './proxy-for';

/** Idle connections are given up before common load balancers (60 s) close them under us. */
const KEEP_ALIVE_MS = 30_000;

export interface AgentOptions {
  readonly maxConnections: number;
  /** For connecting. What follows is timed by who sends. */
  readonly timeoutMs: number;
  readonly network?: Network | undefined;
}

/**
 * Connections to the origin of `url`, through a proxy where the environment wants one: CONNECT for `https:`, whole addresses
 * for `http:`. One request a connection at a time. None of them keeps the process alive.
 */
export function createAgent(
  url: URL,
  { maxConnections, timeoutMs, network = DIRECT }: AgentOptions,
): Dispatcher {
  const poolOptions: Pool.Options = {
    connections: maxConnections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const requestTls = { timeout: timeoutMs, ...secured(network) };
  const proxy = proxyFor(url, network.proxies);
  if (proxy === undefined) {
    const connect = unrefed(buildConnector(requestTls));
    return new Pool(url.origin, { ...poolOptions, connect });
  }
  // The certificate is for the API's eyes; a proxy has its password.
  const proxyTls = { timeout: timeoutMs, ...secured({ ca: network.ca }) };
  return proxyAgent(proxy, { requestTls, proxyTls }, poolOptions);
}

type Tls = buildConnector.BuildOptions & { readonly timeout: number };

function proxyAgent(
  { origin, authorization }: ProxyAddress,
  { requestTls, proxyTls }: { readonly requestTls: Tls; readonly proxyTls: Tls },
  poolOptions: Pool.Options,
): Dispatcher {
  // Its options name a connector; what it makes itself would hold the process.
  const pool = (to: string | URL, { connect }: { connect?: Pool.Options['connect'] }, own: Pool.Options) =>
    new Pool(to, {
      ...own,
      ...(typeof connect === 'function' ? { connect: unrefed(connect) } : {}),
    });
  return new ProxyAgent({
    uri: origin,
    ...(authorization === undefined ? {} : { token: authorization }),
    proxyTunnel: false,
    requestTls,
    proxyTls,
    factory: (to: string | URL, options: object) => pool(to, options, poolOptions),
    // A proxy that takes a CONNECT and is silent would hold its connection for ever.
    clientFactory: (to: URL, options: object) =>
      pool(to, options, { ...poolOptions, headersTimeout: proxyTls.timeout }),
  });
}

/** Made once: a connection would otherwise read a hundred certificates each time. */
function secured({ ca, cert, key }: Omit<Network, 'proxies'>): { readonly secureContext?: SecureContext } {
  if (ca === undefined && cert === undefined) return {};
  const secureContext = createSecureContext({
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca].flat() }),
    ...(cert === undefined ? {} : { cert, key }),
  });
  return { secureContext };
}

/** undici refs a socket while it connects and while a request is on it; telemetry must not hold a process that is done. */
function unrefed(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    // The type says nothing is returned, the documentation says it is the socket.
    const connecting: unknown = connect(target, (...result) => {
      const [, socket] = result;
      if (socket instanceof Socket) {
        socket.unref();
        socket.ref = () => socket;
      }
      callback(...result);
    });
    if (!(connecting instanceof Socket)) return;
    connecting.unref();
    connecting.ref = () => connecting;
    // A name with several addresses gets a new handle for each one tried.
    connecting.on('connectionAttempt', () => connecting.unref());
  };
}
