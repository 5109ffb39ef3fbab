import { BackendError } from '../backend-error';
import { errorCode, errorMessage } from '../error-facts';
import { plainText } from '../explain/plain-text';

/** A running backend, as commands are told of it. */
export interface BackendTarget {
  /** Where it is, as `lucidic` says at its start; with or without `/api`. */
  readonly url: string;
  readonly apiKey?: string;
}

/** Longest part of a refusal that is shown, in characters. */
const MAX_SHOWN_CHARS = 500;

/**
 * Asks a running backend; the answer is one it gave gladly.
 *
 * @throws BackendError `unreachable` where nothing answers, or not now (503), `refused` where it refuses.
 */
export async function askBackend(
  { url, apiKey }: BackendTarget,
  path: string,
  init: RequestInit & { readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const origin = url.replace(/\/+$/, '').replace(/\/api$/, '');
  const key: Record<string, string> = apiKey === undefined ? {} : { Authorization: `Api-Key ${apiKey}` };
  let answer: Response;
  try {
    answer = await fetch(origin + path, { ...init, headers: { ...key, ...init.headers } });
  } catch (error) {
    const cause: unknown = Object(error).cause ?? error;
    const why = errorCode(cause) ?? errorMessage(cause);
    throw new BackendError(
      'unreachable',
      `url: nothing answers at ${origin} (${why}); start a backend with "lucidic", or say where it is with --url`,
      error,
    );
  }
  if (answer.ok) return answer;
  const text = plainText((await answer.text()).slice(0, MAX_SHOWN_CHARS));
  const code = answer.status === 503 ? 'unreachable' : 'refused';
  throw new BackendError(code, `${origin} answered ${answer.status} ${detailIn(text)}`);
}

function detailIn(text: string): string {
  try {
    const { detail } = Object(JSON.parse(text));
    return typeof detail === 'string' ? detail : text;
  } catch {
    return text;
  }
}
