import { isIP } from 'node:net';

/** True for names and addresses that never leave the machine: localhost, *.localhost, 127.0.0.0/8, ::1. */
export function isLoopback(host: string): boolean {
  const name = bareHost(host);
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

/** True for the addresses that mean "every interface of this machine". */
export function isWildcard(host: string): boolean {
  const name = bareHost(host);
  return name === '0.0.0.0' || name === '::';
}

/** A host name in lower case, without the brackets of an IPv6 address. */
export function bareHost(host: string): string {
  const name = host.toLowerCase();
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}
