import { isModelProviderHost } from './model-provider-hosts';

/** Hosts a user allows: `api.example.com`, `*.example.com` for everything below it, or a pattern over the whole name. */
export type HostRule = string | RegExp;

/** Says whether session ids may go to a request's hosts. */
export type HostPolicy = (hosts: readonly (string | undefined)[]) => boolean;

/**
 * `context`: only to the hosts that are listed. `baggage`: as any other baggage, to every host that is known.
 * Either way never to a model provider's, and never where the host is not known, for it could be one.
 */
export function hostPolicy(propagate: 'context' | 'baggage', allowHosts: readonly HostRule[]): HostPolicy {
  const rules = allowHosts.map(compile);
  const isAllowed = (host: string): boolean =>
    propagate === 'baggage' || rules.some((matches) => matches(host));
  return (hosts) =>
    hosts.length > 0 &&
    hosts.every((host) => host !== undefined && !isModelProviderHost(host) && isAllowed(host));
}

function compile(rule: HostRule): (host: string) => boolean {
  if (typeof rule !== 'string') {
    // Global and sticky patterns remember where they stopped, and would answer differently every other time.
    const pattern = new RegExp(rule.source, rule.flags.replace(/[gy]/g, ''));
    return (host) => pattern.test(host);
  }
  const name = rule.toLowerCase();
  return name.startsWith('*.') ? (host) => host.endsWith(name.slice(1)) : (host) => host === name;
}
