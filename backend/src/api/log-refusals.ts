import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env';

/** Longest line given to the log, in characters. */
const MAX_LINE_CHARS = 400;

/** One line for each refused request: SDKs tend to swallow the answer, and its reader sits at this terminal. */
export function logRefusals(log: (line: string) => void): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const detail = c.get('refusal');
    if (detail !== undefined) log(printable(`${c.res.status} ${c.req.method} ${c.req.path} ${detail}`));
  };
}

/** Without control characters, which could rewrite the terminal. */
function printable(line: string): string {
  return line.slice(0, MAX_LINE_CHARS).replace(/\p{Cc}/gu, ' ');
}
