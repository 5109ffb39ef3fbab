import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { Field } from './field-types';
import type { Operation } from './operation';
import { parseJsonObject } from './parse-json';
import { readBody } from './read-body';
import { answerRefusal, refused } from './refusal';
import type { Handler, Routes } from './routes';

/** Where every upload address starts; the rest is the token, which stands in for the key. */
export const BLOB_PATH = '/api/blobs/';

const OPERATION: Operation = {
  id: 'uploadPayload',
  tag: 'events',
  summary: 'Takes in the payload of an event that was sent with needs_blob; gzip is usual. May be repeated.',
  keyless: true,
  body: Field.object,
  answer: Type.Object({}),
  status: 200,
};

/** Taking in the payload of an event that was sent with `needs_blob`. A PUT may be repeated. */
export function blobRoutes({ events }: Store): Routes {
  const put: Handler = async (c) => {
    const bytes = await readBody(c.env.incoming);
    if (!bytes.ok) return answerRefusal(c, bytes);
    const payload = parseJsonObject(bytes.value);
    if (!payload.ok) return answerRefusal(c, payload);
    const id = events.upload(c.req.param('token') ?? '', payload.value.text);
    if (id !== undefined) return c.json({});
    const detail = 'blob_url: no event awaits an upload here; send the event again for a new address';
    return answerRefusal(c, refused(404, detail));
  };
  return { [`${BLOB_PATH}:token`]: { PUT: Object.assign(put, { operation: OPERATION }) } };
}
