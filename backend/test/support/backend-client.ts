import { type Backend, type BackendOptions, startBackend } from '../../src';

/** An answer of the backend: JSON where it is JSON, text otherwise. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What the API answers is what the tests look at; they say what they expect of it.
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** A running backend, and short ways to ask it. */
export interface TestBackend extends Backend {
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Opens a session and answers its id. */
  open(session?: Record<string, unknown>): Promise<string>;
}

const running: Backend[] = [];

/** Starts a backend in memory on a free port. */
export async function startForTest(options: BackendOptions = {}): Promise<TestBackend> {
  const backend = await startBackend({ port: 0, ...options });
  running.push(backend);
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(path.startsWith('http') ? path : backend.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
  };
  const open = async (session: Record<string, unknown> = {}) => {
    const answer = await send('POST', '/api/initsession', { agent_id: 'agent', ...session });
    return String(answer.body['session_id']);
  };
  return { ...backend, send, open };
}

/** Closes every backend a test started. */
export async function closeBackends(): Promise<void> {
  await Promise.all(running.splice(0).map((backend) => backend.close()));
}
