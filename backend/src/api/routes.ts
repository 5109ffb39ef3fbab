import type { Hono } from 'hono';
import type { AppContext, AppEnv } from './app-env';
import type { Operation } from './operation';
import { answerRefusal, refused } from './refusal';

/** Serves one method of a path. */
export interface Handler {
  (c: AppContext): Response | Promise<Response>;
  /** For the OpenAPI document, which is made from the routes the app has. */
  readonly operation?: Operation;
}

/** What a path serves, by method. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Handler>>>;

/** Path to methods; paths as Hono writes them (`/sessions/:id`). */
export type Routes = Readonly<Record<string, Methods>>;

/** Adds the routes; a method that a path does not serve is answered 405 with `Allow`. */
export function addRoutes(app: Hono<AppEnv>, routes: Routes): void {
  for (const [path, methods] of Object.entries(routes)) {
    for (const [method, handler] of Object.entries(methods)) app.on(method, path, handler);
    const allowed = Object.keys(methods).join(', ');
    app.all(path, (c) => {
      c.header('Allow', allowed);
      return answerRefusal(
        c,
        refused(405, `method: expected ${allowed} for ${c.req.path}, got ${c.req.method}`),
      );
    });
  }
}
