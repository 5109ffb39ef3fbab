import {
  DECODE_LIMITS,
  type EncodedBody,
  encodeLogsResponse,
  encodeStatus,
  encodeTracesResponse,
  otlpFormat,
  readBody,
} from '@lucidic/gateway';
import { Hono } from 'hono';
import { answerKept } from '../api/answer-kept';
import type { AppContext, AppEnv } from '../api/app-env';
import { guardHost } from '../api/guard-host';
import { guardKey } from '../api/guard-key';
import { logRefusals } from '../api/log-refusals';
import { serveAsData } from '../api/serve-as-data';
import type { BackendSettings } from '../backend-options';
import { errorMessage } from '../error-facts';
import type { OtlpIntake } from './otlp-intake';

type Signal = 'traces' | 'logs';

/** Seconds after which a sender may try again when too much is on its way already. */
const RETRY_AFTER_SECONDS = '1';

/** OTLP over HTTP: `POST /v1/traces` and `/v1/logs`, in protobuf and JSON, gzipped or not. */
export function createOtlpApp(
  intake: OtlpIntake,
  settings: BackendSettings,
  settled: () => Promise<void> | undefined,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(answerKept(settled));
  app.use(serveAsData());
  app.use(logRefusals(settings.log));
  app.use(inOtlp);
  app.use(guardHost(settings));
  if (settings.apiKey !== undefined) app.use(guardKey(settings.apiKey));
  for (const signal of ['traces', 'logs'] as const) {
    app.post(`/v1/${signal}`, (c) => receive(c, signal, intake));
    app.all(`/v1/${signal}`, (c) => {
      c.header('Allow', 'POST');
      return refuse(c, 405, `method: expected POST, got ${c.req.method}`);
    });
  }
  app.notFound((c) =>
    refuse(c, 404, `path: ${c.req.path} is not served here; traces go to /v1/traces, logs to /v1/logs`),
  );
  app.onError((error, c) => refuse(c, 500, `store: ${errorMessage(error)}`));
  return app;
}

async function receive(c: AppContext, signal: Signal, intake: OtlpIntake): Promise<Response> {
  const contentType = c.req.header('content-type');
  if (contentType === undefined || otlpFormat(contentType) === undefined) {
    const wanted = 'application/x-protobuf or application/json';
    return refuse(c, 415, `Content-Type: expected ${wanted}, got ${contentType ?? 'none'}`);
  }
  const body = await readBody(c.env.incoming, c.req.header('content-encoding'), DECODE_LIMITS.maxBodyBytes);
  if (!body.ok) {
    // The rest of it is still on its way.
    c.header('Connection', 'close');
    return refuse(c, body.status, `body: ${body.detail}`);
  }
  const taken = intake.take({ signal, contentType, body: body.bytes });
  if (!taken.ok) {
    if (taken.status !== 503) return refuse(c, taken.status, `body: ${taken.detail}`);
    c.header('Retry-After', RETRY_AFTER_SECONDS);
    return refuse(c, 503, 'more is on its way to the store than it can take; try again');
  }
  const outcome = { rejected: taken.rejected, message: taken.reason };
  const encode = signal === 'traces' ? encodeTracesResponse : encodeLogsResponse;
  return answer(c, 200, encode(outcome, contentType));
}

/** Whoever refuses does so in the API's shape; here it becomes a `google.rpc.Status`, as senders of OTLP read it. */
async function inOtlp(c: AppContext, next: () => Promise<void>): Promise<void> {
  await next();
  const detail = c.get('refusal');
  if (detail === undefined || c.res.headers.get('content-type')?.startsWith('application/json') !== true)
    return;
  const { contentType, body } = encodeStatus(detail, c.req.header('content-type'));
  const headers = new Headers(c.res.headers);
  headers.set('content-type', contentType);
  headers.delete('content-length');
  c.res = new Response(body, { status: c.res.status, headers });
}

function refuse(c: AppContext, status: 400 | 404 | 405 | 413 | 415 | 500 | 503, detail: string): Response {
  c.set('refusal', detail);
  return c.json({ detail }, status);
}

function answer(c: AppContext, status: 200, { contentType, body }: EncodedBody): Response {
  return c.body(new Uint8Array(body), status, { 'Content-Type': contentType });
}
