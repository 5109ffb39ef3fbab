import type { Store } from '../store/store';
import { parseJsonObject } from './parse-json';
import { readBody } from './read-body';
import { answerRefusal, refused } from './refusal';
import type { Routes } from './routes';

/** Where every upload address starts; the rest is the token, which stands in for the key. */
export const BLOB_PATH = '/api/blobs/';

/** Taking in the payload of an event that was sent with `needs_blob`. A PUT may be repeated. */
export function blobRoutes({ events }: Store): Routes {
  return {
    [`${BLOB_PATH}:token`]: {
      PUT: async (c) => {
        const bytes = await readBody(c.env.incoming);
        if (!bytes.ok) return answerRefusal(c, bytes);
        const payload = parseJsonObject(bytes.value);
        if (!payload.ok) return answerRefusal(c, payload);
        if (events.upload(c.req.param('token') ?? '', payload.value.text)) return c.json({});
        const detail = 'blob_url: no event awaits an upload here; send the event again for a new address';
        return answerRefusal(c, refused(404, detail));
      },
    },
  };
}
