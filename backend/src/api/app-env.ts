import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** What Hono's context carries here: Node's request, why it was refused, for the log, and JSON that is to be sent. */
export interface AppEnv {
  Bindings: HttpBindings;
  Variables: { refusal: string; answer: { readonly status: 200 | 201; readonly body: string } };
}

/** A request in this app. */
export type AppContext = Context<AppEnv>;
