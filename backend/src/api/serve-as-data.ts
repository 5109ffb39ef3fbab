import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env';

/** Nothing that is answered may load, run or be framed, unless a route says otherwise for itself. */
const HEADERS = Object.entries({
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
});

/**
 * Marks every answer as data: what agents and models wrote is in it. Set on Node's response, which costs next to
 * nothing and which a header of the same name on a route's own answer overrides.
 */
export function serveAsData(): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    for (const [name, value] of HEADERS) c.env.outgoing.setHeader(name, value);
    return next();
  };
}
