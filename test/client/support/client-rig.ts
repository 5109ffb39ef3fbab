import type { EventView, SessionView } from '@lucidic/dev';
import { Lucidic, type LucidicOptions, shutdown } from '../../../src';
import { type TestBackend, testBackend } from '../../support/read-api';

/** A real backend, and clients of it that are shut down with it. */
export interface ClientRig {
  readonly backend: TestBackend;
  /** What every client of the backend needs. */
  readonly where: { readonly apiKey: string; readonly agentId: string; readonly baseUrl: string };
  client(options?: LucidicOptions): Lucidic;
  /** The one session with this id. */
  session(id: string): Promise<SessionView>;
  /** The events of a session, by name of their payload's text or function. */
  events(sessionId?: string): Promise<EventView[]>;
  close(): Promise<void>;
}

export async function clientRig(options: { readonly apiKey?: string } = {}): Promise<ClientRig> {
  const backend = await testBackend(options);
  const where = { apiKey: options.apiKey ?? 'test-key', agentId: 'agent', baseUrl: backend.apiUrl };
  const clients: Lucidic[] = [];
  return {
    backend,
    where,
    client(more = {}) {
      const client = new Lucidic({ ...where, ...more });
      clients.push(client);
      return client;
    },
    async session(id) {
      const found = (await backend.sessions()).find(({ session_id }) => session_id === id);
      if (found === undefined) throw new Error(`There is no session ${id}.`);
      return found;
    },
    events: (sessionId) => backend.events(sessionId),
    async close() {
      await Promise.all(clients.map((client) => client.shutdown()));
      await shutdown();
      await backend.close();
    },
  };
}
