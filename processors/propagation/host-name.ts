/** A name or an IPv4 address: letters, digits, dashes, underscores and dots. */
const NAME = /^[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?$/;
const IPV6 = /^[0-9a-f:.]{2,45}$/;

/**
 * The host in what an instrumentation calls an address: a URL, `host`, `host:port`, `[::1]:8080`. Lower case, without
 * port, brackets and the dot of the root zone, so that one host has one name. Undefined for a socket's path and the like.
 */
export function hostName(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 4_096) return undefined;
  const text = address.trim().toLowerCase();
  const authority = text.includes('://') ? hostOfUrl(text) : withoutPort(text);
  const host = authority?.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (host === undefined) return undefined;
  return NAME.test(host) || (host.includes(':') && IPV6.test(host)) ? host : undefined;
}

function hostOfUrl(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function withoutPort(address: string): string {
  // More than one colon outside of brackets is an IPv6 address of its own.
  return /^(?:\[[^\]]*\]|[^:]*):\d{1,5}$/.test(address) ? address.replace(/:\d+$/, '') : address;
}
