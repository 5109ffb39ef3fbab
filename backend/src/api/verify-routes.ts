import type { Routes } from './routes';

/** Answers the key check of the older Python SDKs; a wrong key has been refused before it gets here. */
export function verifyRoutes(): Routes {
  return {
    '/api/verifyapikey': { GET: (c) => c.json({ project: 'local', project_id: 'local' }) },
  };
}
