import { Type } from '@sinclair/typebox';
import type { Store } from '../store/store';
import { endpoint } from './endpoint';
import { Field } from './field-types';
import type { Operation } from './operation';
import { readBody } from './read-body';
import { answerRefusal, passed, refused } from './refusal';
import type { Handler, Routes } from './routes';

/** Where every upload address of an attachment starts; the rest is the token, which stands in for the key. */
export const UPLOAD_PATH = '/api/uploads/';

/** Attachments that an event may have; what is beyond is a mistake. */
const MAX_NTH = 9_999;
const OCTET_STREAM = 'application/octet-stream';
/** Types that cannot run anything wherever they are shown; all others are served as bytes. */
const HARMLESS = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[a-z0-9.+-]{1,64})$/;

const TAG = 'attachments';
const UPLOAD: Operation = {
  id: 'uploadAttachment',
  tag: TAG,
  summary: 'Takes in the bytes of an attachment. May be repeated.',
  keyless: true,
  bytes: 'body',
  answer: Type.Object({}),
  status: 200,
};
const DOWNLOAD: Operation = {
  id: 'getAttachment',
  tag: TAG,
  own: true,
  summary: 'The bytes of an attachment, as a file to be saved.',
  bytes: 'answer',
  answer: Type.Unknown(),
  status: 200,
};

/** Handing out upload addresses for what belongs to an event, taking it in, and serving it back as data. */
export function attachmentRoutes({ attachments }: Store): Routes {
  const upload: Handler = async (c) => {
    const content = await readBody(c.env.incoming);
    if (!content.ok) return answerRefusal(c, content);
    const mimeType = c.req.header('content-type') ?? OCTET_STREAM;
    const token = c.req.param('token') ?? '';
    if (attachments.upload(token, { mimeType, content: content.value })) return c.json({});
    return answerRefusal(c, refused(404, 'presigned_url: nothing awaits an upload here'));
  };
  const download: Handler = (c) => {
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
  };

  return {
    '/api/getpresigneduploadurl': {
      GET: endpoint({
        id: 'getPresignedUploadUrl',
        tag: TAG,
        summary: 'The address to PUT an attachment of an event to, the same each time.',
        query: Type.Object({
          event_id: Field.id,
          nth_screenshot: Type.Integer({
            minimum: 0,
            maximum: MAX_NTH,
            description: `a whole number from 0 to ${MAX_NTH}`,
          }),
          agent_id: Type.Optional(Field.id),
          session_id: Type.Optional(Field.id),
        }),
        answer: Type.Object({
          presigned_url: Type.String(),
          bucket_name: Type.String(),
          object_key: Type.String(),
        }),
        handle({ query: { event_id: eventId, nth_screenshot: nth }, origin }) {
          const token = attachments.await(eventId, nth);
          if (token === undefined) {
            const detail = `event_id: no event ${JSON.stringify(eventId)}, by event_id or client_event_id`;
            return refused(404, detail);
          }
          return passed({
            presigned_url: `${origin()}${UPLOAD_PATH}${token}`,
            bucket_name: 'local',
            object_key: `events/${encodeURIComponent(eventId.toWellFormed())}/attachments/${nth}`,
          });
        },
      }),
    },
    [`${UPLOAD_PATH}:token`]: { PUT: Object.assign(upload, { operation: UPLOAD }) },
    '/api/events/:id/attachments/:nth': { GET: Object.assign(download, { operation: DOWNLOAD }) },
  };
}

function place(given: string | undefined): number | undefined {
  if (given === undefined || !/^\d{1,4}$/.test(given)) return undefined;
  return Number(given);
}
