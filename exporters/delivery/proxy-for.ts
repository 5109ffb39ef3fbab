import type { ProxyVariables } from './network';

/** A proxy without its credentials, and those as the value of a header. */
export interface ProxyAddress {
  /** `http://proxy.example:3128` */
  readonly origin: string;
  readonly authorization?: string;
}

/**
 * The proxy that requests to `url` go through; undefined: none, or one that cannot be used (a name that is no URL, SOCKS),
 * which `isProxyUnusable` tells. As `curl` and Node read the variables: one for each scheme; `NO_PROXY` is a list of hosts
 * with their subdomains, each perhaps with a port, or `*`.
 */
export function proxyFor(url: URL, proxies: ProxyVariables): ProxyAddress | undefined {
  const written = variableFor(url, proxies);
  return written === undefined ? undefined : parseProxy(written);
}

/** True where a proxy is wanted that cannot be used. */
export function isProxyUnusable(url: URL, proxies: ProxyVariables): boolean {
  const written = variableFor(url, proxies);
  return written !== undefined && parseProxy(written) === undefined;
}

function variableFor(url: URL, { http, https, no }: ProxyVariables): string | undefined {
  const written = (url.protocol === 'https:' ? https : http)?.trim();
  return written && !isExcluded(url, no ?? '') ? written : undefined;
}

function isExcluded({ hostname, port, protocol }: URL, list: string): boolean {
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  const host = hostname.toLowerCase();
  for (const entry of list.toLowerCase().split(/[\s,]+/)) {
    if (entry === '*') return true;
    const [name, wantedPort] = splitPort(entry);
    if (name === '' || (wantedPort !== '' && wantedPort !== ownPort)) continue;
    if (host === name || host.endsWith(`.${name}`)) return true;
  }
  return false;
}

/** `*.example.com:8080` as `example.com` and `8080`; an IPv6 address has its brackets, as in a URL. */
function splitPort(entry: string): readonly [name: string, port: string] {
  const at = entry.lastIndexOf(':');
  const port = at < 0 ? '' : entry.slice(at + 1);
  const isPort = /^\d{1,5}$/.test(port) && (entry.indexOf(':') === at || entry[at - 1] === ']');
  const name = (isPort ? entry.slice(0, at) : entry).replace(/^\*?\./, '');
  // A bare IPv6 address.
  return [name.includes(':') && !name.startsWith('[') ? `[${name}]` : name, isPort ? port : ''];
}

function parseProxy(written: string): ProxyAddress | undefined {
  const text = written.includes('://') ? written : `http://${written}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const { origin, username, password } = url;
  if (username === '' && password === '') return { origin };
  const credentials = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { origin, authorization: `Basic ${credentials}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A password with a bare percent sign.
    return text;
  }
}
