import { packageVersion } from '../package-version';
import { openApiOperation } from './open-api-operation';
import type { Operation } from './operation';

/** A route as Hono lists it. */
export interface ListedRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: unknown;
}

const ABOUT = `What the local Lucidic backend serves: the API that Lucidic's SDKs send to and, marked \`x-lucidic-own\`,
calls that only this backend has.

In bodies null counts as absent, and keys that are not named here are kept. Every error is \`{"detail": "<field>:
expected <what>, got <what came>"}\`. Where an old name of a field is listed, either is taken.`;

/** The OpenAPI 3.1 document of an app: made from its routes, so that none can be missing. */
export function openApiDocument(routes: readonly ListedRoute[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, handler } of routes) {
    // Middleware and the answer to other methods stand for every method.
    if (!path.startsWith('/api/') || method === 'ALL') continue;
    const name = path.replace(/:(\w+)/g, '{$1}');
    paths[name] = { ...paths[name], [method.toLowerCase()]: openApiOperation(path, operationOf(handler)) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lucidic local backend', version: packageVersion(), description: ABOUT },
    servers: [{ url: '/' }],
    security: [{}, { key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Api-Key <key>`. Without --api-key any key will do, or none.',
        },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['detail'],
          properties: { detail: { type: 'string' } },
        },
      },
    },
  };
}

function operationOf(handler: unknown): Operation | undefined {
  return isDescribed(handler) ? handler.operation : undefined;
}

function isDescribed(handler: unknown): handler is { readonly operation: Operation } {
  return typeof handler === 'function' && 'operation' in handler;
}
