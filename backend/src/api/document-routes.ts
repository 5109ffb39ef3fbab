import { Type } from '@sinclair/typebox';
import type { Hono } from 'hono';
import type { AppEnv } from './app-env';
import { endpoint } from './endpoint';
import { openApiDocument } from './open-api-document';
import { passed } from './refusal';
import type { Routes } from './routes';

/** Serving the OpenAPI document of the routes that the app has once all are added. */
export function documentRoutes(app: Pick<Hono<AppEnv>, 'routes'>): Routes {
  let document: Record<string, unknown> | undefined;
  return {
    '/api/openapi.json': {
      GET: endpoint({
        id: 'getOpenApi',
        tag: 'document',
        own: true,
        summary: 'This document.',
        answer: Type.Record(Type.String(), Type.Unknown()),
        handle() {
          document ??= openApiDocument(app.routes);
          return passed(document);
        },
      }),
    },
  };
}
