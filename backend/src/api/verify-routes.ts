import { Type } from '@sinclair/typebox';
import { endpoint } from './endpoint';
import { passed } from './refusal';
import type { Routes } from './routes';

/** Answers the key check of the older Python SDKs; a wrong key has been refused before it gets here. */
export function verifyRoutes(): Routes {
  return {
    '/api/verifyapikey': {
      GET: endpoint({
        id: 'verifyApiKey',
        tag: 'access',
        summary: 'Checks the key.',
        answer: Type.Object({ project: Type.String(), project_id: Type.String() }),
        handle: () => passed({ project: 'local', project_id: 'local' }),
      }),
    },
  };
}
