import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { BackendSettings } from '../backend-options';
import { bareHost, isLoopback, isWildcard } from '../loopback';
import type { AppEnv } from './app-env';
import { describeValue } from './describe-value';
import { answerRefusal, refused } from './refusal';

/**
 * Refuses requests that a web page makes through the user's own browser: by a name of the page's that was made to
 * point here (DNS rebinding: the Host header tells), or straight across origins (the Origin header tells).
 */
export function guardHost(
  settings: Pick<BackendSettings, 'host' | 'allowedHosts'>,
): MiddlewareHandler<AppEnv> {
  const names = new Set([settings.host, ...settings.allowedHosts].map(bareHost));
  // An address cannot be rebound, and on all interfaces there is no telling which one the client uses.
  const takesAnyAddress = isWildcard(settings.host);
  const isServed = (host: string): boolean => {
    const name = bareHost(/^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host)?.[1] ?? '');
    return isLoopback(name) || names.has(name) || (takesAnyAddress && isIP(name) !== 0);
  };
  return async (c, next) => {
    const host = c.env.incoming.headers.host ?? '';
    if (!isServed(host)) {
      const fix = 'if the name is yours, start with --allowed-host and that name';
      return answerRefusal(c, refused(403, `Host: ${describeValue(host)} is not served here; ${fix}`));
    }
    const origin = c.env.incoming.headers.origin;
    if (origin !== undefined && !isServed(origin.replace(/^https?:\/\//, ''))) {
      return answerRefusal(
        c,
        refused(403, `Origin: web pages of ${describeValue(origin)} have no business here`),
      );
    }
    return next();
  };
}
