import type { Store } from '../store/store';
import { describeValue } from './describe-value';
import { queryText } from './list-query';
import { readBody } from './read-body';
import { answerRefusal, refused } from './refusal';
import type { Routes } from './routes';

/** Where every upload address of an attachment starts; the rest is the token, which stands in for the key. */
export const UPLOAD_PATH = '/api/uploads/';

/** Attachments that an event may have; what is beyond is a mistake. */
const MAX_NTH = 9_999;
const OCTET_STREAM = 'application/octet-stream';
/** Types that cannot run anything wherever they are shown; all others are served as bytes. */
const HARMLESS = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[a-z0-9.+-]{1,64})$/;

/** Handing out upload addresses for what belongs to an event, taking it in, and serving it back as data. */
export function attachmentRoutes({ attachments }: Store): Routes {
  return {
    '/api/getpresigneduploadurl': {
      GET: (c) => {
        const eventId = queryText(c, 'event_id');
        if (eventId === undefined)
          return answerRefusal(c, refused(422, 'event_id: expected the id of an event, got none'));
        const nth = place(queryText(c, 'nth_screenshot'));
        if (nth === undefined) {
          const got = describeValue(c.req.query('nth_screenshot'));
          return answerRefusal(
            c,
            refused(422, `nth_screenshot: expected a whole number from 0 to ${MAX_NTH}, got ${got}`),
          );
        }
        const token = attachments.await(eventId, nth);
        if (token === undefined) {
          const detail = `event_id: no event ${JSON.stringify(eventId)}, by event_id or client_event_id`;
          return answerRefusal(c, refused(404, detail));
        }
        const { origin } = new URL(c.req.url);
        return c.json({
          presigned_url: `${origin}${UPLOAD_PATH}${token}`,
          bucket_name: 'local',
          object_key: `events/${encodeURIComponent(eventId)}/attachments/${nth}`,
        });
      },
    },
    [`${UPLOAD_PATH}:token`]: {
      PUT: async (c) => {
        const content = await readBody(c.env.incoming);
        if (!content.ok) return answerRefusal(c, content);
        const mimeType = c.req.header('content-type') ?? OCTET_STREAM;
        const token = c.req.param('token') ?? '';
        if (attachments.upload(token, { mimeType, content: content.value })) return c.json({});
        return answerRefusal(c, refused(404, 'presigned_url: nothing awaits an upload here'));
      },
    },
    '/api/events/:id/attachments/:nth': {
      GET: (c) => {
        const nth = place(c.req.param('nth'));
        const found = nth === undefined ? undefined : attachments.get(c.req.param('id') ?? '', nth);
        if (found === undefined) return answerRefusal(c, refused(404, 'attachment: none was uploaded here'));
        // It is whatever somebody sent to an agent: a browser saves it, and runs none of it.
        return c.body(new Uint8Array(found.content), 200, {
          'Content-Type': HARMLESS.test(found.mimeType) ? found.mimeType : OCTET_STREAM,
          'Content-Disposition': `attachment; filename="attachment-${nth}"`,
          'Content-Security-Policy': "default-src 'none'; sandbox",
          'X-Content-Type-Options': 'nosniff',
          'Cache-Control': 'no-store',
        });
      },
    },
  };
}

function place(given: string | undefined): number | undefined {
  if (given === undefined || !/^\d{1,4}$/.test(given)) return undefined;
  return Number(given);
}
