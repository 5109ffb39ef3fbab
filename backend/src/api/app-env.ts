import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** What Hono's context carries here: Node's request, and why the request was refused, for the log. */
export interface AppEnv {
  Bindings: HttpBindings;
  Variables: { refusal: string };
}

/** A request in this app. */
export type AppContext = Context<AppEnv>;
