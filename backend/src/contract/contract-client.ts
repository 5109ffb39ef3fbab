import { errorCode, errorMessage } from '../error-facts';
import type { ContractTarget } from './contract-check';
import { ContractError } from './contract-error';

/** What came back of one call. */
export interface ContractAnswer {
  /** The call, for errors: `POST initsession`. */
  readonly endpoint: string;
  readonly status: number;
  /** The JSON that was answered, or the text where it was none. */
  readonly body: unknown;
}

/** Calls to the API under test. */
export interface ContractClient {
  readonly agentId: string;
  /** A name nobody else uses, so that checks can run side by side and again. */
  unique(what: string): string;
  /** Calls and answers whatever came. */
  call(method: string, path: string, body?: unknown): Promise<ContractAnswer>;
  /** Calls, and expects a status from 200 to 299. */
  done(method: string, path: string, body?: unknown): Promise<ContractAnswer>;
  /** PUTs bytes to an upload address, as an SDK does: without the key. */
  upload(
    url: string,
    bytes: Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ): Promise<ContractAnswer>;
  /** Opens a session of its own and answers the id. */
  open(fields?: Record<string, unknown>): Promise<string>;
}

/** Time a call has, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Makes the calls as the Python SDK does; `fetch` does the rest. */
export function contractClient({ baseUrl, apiKey, agentId }: ContractTarget): ContractClient {
  const base = baseUrl.replace(/\/+$/, '');
  const run = crypto.randomUUID();
  let names = 0;
  const headers = {
    Authorization: `Api-Key ${apiKey}`,
    'Content-Type': 'application/json',
    'x-agent-id': agentId,
  };

  const ask = async (endpoint: string, url: string, init: RequestInit): Promise<ContractAnswer> => {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      return { endpoint, status: response.status, body: parsed(text) };
    } catch (error) {
      // What fetch throws says only that it failed.
      const cause: unknown = Object(error).cause ?? error;
      throw new ContractError(endpoint, 'an answer', `none: ${errorMessage(cause) || errorCode(cause)}`);
    }
  };
  const call: ContractClient['call'] = (method, path, body) => {
    const endpoint = `${method} ${path.replace(/\?.*/, '')}`;
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
    const sent = isObject ? { current_time: new Date().toISOString(), ...body } : body;
    const json = sent === undefined ? {} : { body: JSON.stringify(sent) };
    return ask(endpoint, `${base}/${path}`, { method, headers, ...json });
  };
  const done: ContractClient['done'] = async (method, path, body) => {
    const answer = await call(method, path, body);
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw new ContractError(answer.endpoint, 'a status from 200 to 299', shown(answer));
  };
  const unique: ContractClient['unique'] = (what) => {
    names += 1;
    return `contract-${what}-${names}-${run}`;
  };
  return {
    agentId,
    unique,
    call,
    done,
    upload: (url, bytes, uploadHeaders) =>
      ask('PUT <upload address>', url, { method: 'PUT', headers: uploadHeaders, body: bytes }),
    async open(fields = {}) {
      const id = crypto.randomUUID();
      const session = { session_id: id, session_name: unique('session'), agent_id: agentId, ...fields };
      const { endpoint, body } = await done('POST', 'initsession', session);
      const opened: unknown =
        typeof body === 'object' && body !== null ? Reflect.get(body, 'session_id') : undefined;
      if (typeof opened === 'string' && opened !== '') return opened;
      throw new ContractError(endpoint, 'a session_id', JSON.stringify(body));
    },
  };
}

/** An answer in few words. */
export function shown({ status, body }: ContractAnswer): string {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return `${status} ${text.length > 300 ? `${text.slice(0, 300)}…` : text}`.trim();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
