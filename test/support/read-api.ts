import { type Backend, type EventView, type SessionView, startBackend } from '@lucidic/dev';

/** A backend on a free port, with its read API at hand. */
export interface TestBackend extends Backend {
  sessions(): Promise<SessionView[]>;
  events(sessionId?: string): Promise<EventView[]>;
}

/** Starts the real local backend in memory. */
export async function testBackend(options: { readonly apiKey?: string } = {}): Promise<TestBackend> {
  const backend = await startBackend({ port: 0, ...options });
  const read = async (path: string): Promise<unknown> => {
    const headers = { authorization: `Api-Key ${options.apiKey ?? 'test-key'}` };
    const response = await fetch(`${backend.apiUrl}/${path}`, { headers });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    ...backend,
    sessions: async () => ((await read('sessions?limit=1000')) as { sessions: SessionView[] }).sessions,
    events: async (sessionId) => {
      const filter = sessionId === undefined ? '' : `&session_id=${encodeURIComponent(sessionId)}`;
      return ((await read(`events?limit=1000${filter}`)) as { events: EventView[] }).events;
    },
  };
}
