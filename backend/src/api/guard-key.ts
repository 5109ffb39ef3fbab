import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './app-env';
import { UPLOAD_PATH } from './attachment-routes';
import { BLOB_PATH } from './blob-routes';
import { answerRefusal, refused } from './refusal';

/**
 * Asks for `Authorization: Api-Key <key>`: 401 where it is missing, 403 where the key is another. Browsers can only
 * send Basic, so reading also takes that, with the key as password; writing does not, since a browser would add it
 * to what other sites make it send. Upload addresses carry their own secret.
 */
export function guardKey(apiKey: string): MiddlewareHandler<AppEnv> {
  const wanted = digest(apiKey);
  return async (c, next) => {
    if (c.req.path.startsWith(BLOB_PATH) || c.req.path.startsWith(UPLOAD_PATH)) return next();
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    const given = givenKey(c.req.header('authorization') ?? '', isRead);
    if (given !== undefined && timingSafeEqual(digest(given.key), wanted)) return next();
    if (given?.scheme === 'api-key') {
      return answerRefusal(
        c,
        refused(403, 'Authorization: the key is not the one this backend was started with'),
      );
    }
    // 401 for a wrong Basic password too: only then does a browser ask again.
    c.header('WWW-Authenticate', c.req.path.startsWith('/api/') ? 'Api-Key' : 'Basic realm="lucidic"');
    return answerRefusal(
      c,
      refused(401, 'Authorization: expected "Api-Key <key>" with the key of this backend'),
    );
  };
}

function givenKey(authorization: string, takesBasic: boolean): { scheme: string; key: string } | undefined {
  const [, name = '', rest = ''] = /^(\S+) +(\S.*?) *$/.exec(authorization) ?? [];
  const scheme = name.toLowerCase();
  if (scheme === 'api-key') return { scheme, key: rest };
  if (!takesBasic || scheme !== 'basic') return undefined;
  const pair = Buffer.from(rest, 'base64').toString('utf8');
  return { scheme, key: pair.slice(pair.indexOf(':') + 1) };
}

/** Keys are compared by digest: same length always, so time tells nothing. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
