import { createRequire } from 'node:module';
import { chatEvent, createEventClient } from '../backend/event-client.mjs';
import { makeStoreFolder, startBackendProcess } from '../backend/start-backend-process.mjs';
import { quantile } from '../measure/quantile.mjs';

const require = createRequire(import.meta.url);
const CONTENT_BYTES = 2_048;
/** One large session, and the rest in sessions of this many events. */
const LARGE_SESSION_EVENTS = 10_000;
const SESSION_EVENTS = 100;
/** Reads of each kind, not counting the first, which finds nothing in memory. */
const READS = 20;

/** What is read, and the path for a number of sessions. */
const READ = {
  sessions: () => 'sessions?limit=100',
  lastSessions: (sessions) => `sessions?limit=100&offset=${sessions - 100}`,
  session: (sessions) => `sessions/s${sessions >> 1}`,
  sessionEvents: (sessions) => `events?session_id=s${sessions >> 1}&limit=1000`,
  largeEvents: () => 'events?session_id=large&limit=100',
  largeLastEvents: () => `events?session_id=large&limit=100&offset=${LARGE_SESSION_EVENTS - 100}`,
  events: () => 'events?limit=100',
};

/**
 * Reading a large store: the worst of some reads by HTTP, of a backend that has just been started on the file.
 *
 * @type {import('./scenario.d.ts').BackendScenario}
 */
export const store = {
  title: 'Store: the local backend reads from a large file, the slowest of 21 reads, in ms',
  isAboutBackend: true,
  columns: [
    { metric: 'stored', title: 'events', digits: 0 },
    { metric: 'fileMb', title: 'file MB', digits: 0 },
    { metric: 'startMs', title: 'start', digits: 0 },
    { metric: 'sessions', title: '100 sessions', digits: 0 },
    { metric: 'lastSessions', title: 'last 100', digits: 0 },
    { metric: 'session', title: 'session', digits: 0 },
    { metric: 'sessionEvents', title: 'its 100 events', digits: 0 },
    { metric: 'largeEvents', title: '100 of 10,000', digits: 0 },
    { metric: 'largeLastEvents', title: 'the last', digits: 0 },
    { metric: 'events', title: '100 of all', digits: 0 },
  ],
  async run({ settings }) {
    const folder = makeStoreFolder();
    try {
      const sessions = fill(folder.file, settings.storedEvents);
      const { statSync } = await import('node:fs');
      const startedMs = performance.now();
      const backend = await startBackendProcess(folder.file);
      const startMs = performance.now() - startedMs;
      const client = createEventClient(backend.url);
      const { text } = await client.send('GET', 'events?limit=1');
      const metrics = {
        stored: JSON.parse(text).total,
        fileMb: statSync(folder.file).size / 1024 ** 2,
        startMs,
        ...(await slowest(client, sessions)),
      };
      await client.close();
      await backend.stop();
      return metrics;
    } finally {
      folder.remove();
    }
  },
};

/**
 * Writes by the store itself, in large transactions: by HTTP it would be minutes.
 *
 * @param {string} file
 * @param {number} events
 * @returns {number} the number of sessions of the usual size
 */
function fill(file, events) {
  const { openStore } = require('../../../backend/dist/store/store.js');
  const opened = openStore(file);
  const sessions = Math.floor((events - LARGE_SESSION_EVENTS) / SESSION_EVENTS);
  opened.sessions.start({ session_id: 'large', agent_id: 'bench' });
  for (let i = 0; i < sessions; i++) opened.sessions.start({ session_id: `s${i}`, agent_id: 'bench' });
  for (let serial = 0; serial < events; serial++) {
    // As from many processes at once: a session's events lie all over the file.
    const sessionId =
      serial % 100 === 0 && serial / 100 < LARGE_SESSION_EVENTS ? 'large' : `s${serial % sessions}`;
    const { needs_blob: _, ...event } = chatEvent(serial, sessionId, CONTENT_BYTES);
    opened.events.write({ ...event, occurredAtUs: Date.parse(event.occurred_at) * 1_000 });
  }
  opened.close();
  return sessions;
}

/**
 * @param {ReturnType<typeof createEventClient>} client
 * @param {number} sessions
 */
async function slowest(client, sessions) {
  /** @type {Record<string, number>} */
  const metrics = {};
  for (const [name, path] of Object.entries(READ)) {
    const times = [];
    for (let i = 0; i <= READS; i++) {
      const startedMs = performance.now();
      const { status } = await client.send('GET', path(sessions));
      if (status !== 200) throw new Error(`GET ${path(sessions)} was answered ${status}`);
      times.push(performance.now() - startedMs);
    }
    metrics[name] = quantile(times, 1);
  }
  return metrics;
}
