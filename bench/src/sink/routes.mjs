import { otlpJsonSpanIds, otlpSpanIds } from './otlp-span-ids.mjs';

/**
 * One request that was read to its end.
 *
 * @typedef {{ readonly url: string, readonly origin: string, readonly body: Buffer, readonly tally: import('./tally.mjs').Tally }} Received
 */

/**
 * The languages the sink speaks, by method and path. A route answers with a JSON body, or with none.
 *
 * @type {Readonly<Record<string, (received: Received) => object | undefined>>}
 */
export const routes = {
  'POST /v1/traces': ({ body, tally }) => {
    for (const id of otlpSpanIds(body)) tally.stored(id);
    return undefined;
  },
  'POST /api/public/otel/v1/traces': ({ body, tally }) => {
    for (const id of otlpJsonSpanIds(body)) tally.stored(id);
    return {};
  },
  'POST /api/initsession': ({ body }) => ({ session_id: JSON.parse(body.toString()).session_id }),
  'PUT /api/updatesession': () => ({}),
  'POST /api/events': ({ body, origin, tally }) => {
    const id = eventId(body);
    if (body.includes('"needs_blob":true')) return { event_id: id, blob_url: `${origin}/blobs/${id}` };
    tally.stored(id);
    return { event_id: id };
  },
  'PUT /blobs': ({ url, tally }) => {
    tally.stored(url.slice(url.lastIndexOf('/') + 1));
    return undefined;
  },
};

const ID_KEY = '"client_event_id":"';

/**
 * Found, not parsed: parsing every body would make the sink the slowest part of the run.
 *
 * @param {Buffer} body
 */
function eventId(body) {
  const key = body.indexOf(ID_KEY);
  if (key < 0) throw new Error('an event without client_event_id');
  const start = key + ID_KEY.length;
  return body.toString('latin1', start, body.indexOf('"', start));
}
