import type { SendResult, Transport } from './transport';
import type { Upload } from './uploads';

type Answered = Extract<SendResult, { status: 'ok' }>;

export interface FreshUrlUpload {
  /** An answer of the API that has an address already. */
  readonly answered?: Answered;
  /** Asks the API for an address; asked again where the one it gave is refused. */
  readonly ask: () => Promise<SendResult>;
  /** Where the answer has the address. */
  readonly field: 'blob_url' | 'presigned_url';
  /** What is uploaded there. */
  readonly content: Omit<Upload, 'url'>;
  readonly uploads: Transport<Upload>;
  /** The API without trailing slash; relative addresses are below it. */
  readonly baseUrl: string;
}

/** Addresses asked for after the first: one may have expired, or have been used by an upload whose answer was lost. */
const MAX_MORE_URLS = 3;

/**
 * Asks for an address and uploads to it. An upload that fails in a way worth retrying has been retried there; one that
 * is refused gets a fresh address, three times at most, then it is `blob_rejected`. Succeeds with the API's own answer.
 */
export async function uploadToFreshUrl(
  { answered, ask, field, content, uploads, baseUrl }: FreshUrlUpload,
  signal: AbortSignal,
): Promise<SendResult> {
  let detail = '';
  for (let urls = 0; urls <= MAX_MORE_URLS; urls += 1) {
    const asked = urls === 0 && answered !== undefined ? answered : await ask();
    if (asked.status !== 'ok') return asked;
    const url = uploadUrl(asked.body, field, baseUrl);
    if (url === undefined) {
      detail = `the answer has no usable ${field}`;
      continue;
    }
    const result = await uploads.send({ url, ...content }, signal);
    if (result.status === 'ok') return asked;
    if (result.status !== 'rejected' || result.reason !== 'rejected') return result;
    detail = result.detail;
  }
  return { status: 'rejected', reason: 'blob_rejected', detail };
}

/** The address of an answer; undefined where it has none, or one that content must not go to. */
export function uploadUrl(answer: string, field: string, baseUrl: string): URL | undefined {
  try {
    const body: unknown = JSON.parse(answer);
    const said: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
    if (typeof said !== 'string' || said === '') return undefined;
    const url = new URL(said, `${baseUrl}/`);
    // What goes to the API encrypted does not go to storage in the clear.
    const isFit = url.protocol === 'https:' || (url.protocol === 'http:' && baseUrl.startsWith('http:'));
    return isFit ? url : undefined;
  } catch {
    // No JSON, or no URL.
    return undefined;
  }
}
