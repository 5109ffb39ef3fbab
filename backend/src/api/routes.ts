import type { Hono } from 'hono';
import type { AppContext, AppEnv } from './app-env';
import { answerRefusal, refused } from './refusal';

/** Serves one method of a path. */
export type Handler = (c: AppContext) => Response | Promise<Response>;

/** What a path serves, by method. */
export type Methods = Readonly<Partial<Record<'GET' | 'POST' | 'PUT', Handler>>>;

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
