import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import type { AppContext, AppEnv } from './app-env';

/** Answers only once what the request wrote is committed; where that failed the request has. */
export function answerKept(settled: () => Promise<void> | undefined): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const committing = settled();
    if (committing !== undefined) await committing.catch((error: unknown) => forgetAnswer(c, error));
    const answer = c.get('answer');
    if (answer === undefined || c.res !== RESPONSE_ALREADY_SENT) return;
    const { outgoing } = c.env;
    outgoing.writeHead(answer.status, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(answer.body),
    });
    outgoing.end(answer.body);
  };
}

/**
 * Answers JSON through Node's response: a `Response` is most of what an answer costs. `answerKept` sends it.
 */
export function answerJson(c: AppContext, value: unknown, status: 200 | 201): Response {
  c.set('answer', { status, body: JSON.stringify(value) });
  return RESPONSE_ALREADY_SENT;
}

function forgetAnswer(c: AppContext, error: unknown): never {
  // Else its headers would be in the answer that says what is wrong.
  c.res = undefined;
  throw error;
}
