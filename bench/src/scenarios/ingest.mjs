import { createEventClient, eventBodies } from '../backend/event-client.mjs';
import { makeStoreFolder, startBackendProcess } from '../backend/start-backend-process.mjs';
import { quantile } from '../measure/quantile.mjs';
import { atRate } from './at-rate.mjs';

const CONTENT_BYTES = 2_048;
const RATE_PER_SECOND = 5_000;
const WARM_UP_EVENTS = 5_000;
/** In flight when it is sent as much as it takes. */
const MOST_IN_FLIGHT = 64;
const SESSION = 'bench-session';

/**
 * What the local backend takes: 5,000 events a second for some seconds, each timed from when it was due to its answer,
 * and then as many as it takes. Lost is what was acknowledged and is not in the store.
 *
 * @type {import('./scenario.d.ts').BackendScenario}
 */
export const ingest = {
  title:
    'Ingest: the local backend takes 2 KB events at 5,000 a second (ms from due to answer), then all it can',
  isAboutBackend: true,
  columns: [
    { metric: 'acceptedPerSecond', title: 'accepted/s', digits: 0 },
    { metric: 'p50', title: 'p50 ms', digits: 1 },
    { metric: 'p99', title: 'p99 ms', digits: 1 },
    { metric: 'max', title: 'max ms', digits: 1 },
    { metric: 'cpuMicroseconds', title: 'CPU µs/event', digits: 0 },
    { metric: 'mostPerSecond', title: 'most/s', digits: 0 },
    { metric: 'refused', title: 'refused', digits: 0 },
    { metric: 'lost', title: 'lost', digits: 0 },
  ],
  async run({ settings }) {
    const store = makeStoreFolder();
    const backend = await startBackendProcess(store.file);
    const client = createEventClient(backend.url);
    try {
      return await measure(backend, client, settings.ingestSeconds);
    } finally {
      await client.close();
      await backend.stop();
      store.remove();
    }
  },
};

/**
 * @param {import('../backend/start-backend-process.mjs').BackendProcess} backend
 * @param {ReturnType<typeof createEventClient>} client
 * @param {number} seconds
 */
async function measure(backend, client, seconds) {
  await client.send('POST', 'initsession', JSON.stringify({ agent_id: 'bench', session_id: SESSION }));
  const nextBody = eventBodies(SESSION, CONTENT_BYTES);
  let serial = 0;
  let accepted = 0;
  let refused = 0;
  const post = async () => {
    serial += 1;
    const { status } = await client.send('POST', 'events', nextBody());
    if (status === 200) accepted += 1;
    else refused += 1;
  };
  /** @param {number} until The serial that is the last. */
  const postAll = async (until) => {
    const one = async () => {
      while (serial < until) await post();
    };
    await Promise.all(Array.from({ length: MOST_IN_FLIGHT }, one));
  };
  await postAll(WARM_UP_EVENTS);

  const before = { accepted, serial, cpu: backend.cpuSeconds(), ms: performance.now() };
  /** @type {Promise<void>[]} */
  const sent = [];
  /** @type {number[]} */
  const latencies = [];
  await atRate({ ratePerSecond: RATE_PER_SECOND, seconds }, () => {
    const dueMs = before.ms + ((serial - before.serial) * 1_000) / RATE_PER_SECOND;
    sent.push(post().then(() => void latencies.push(performance.now() - dueMs)));
  });
  await Promise.all(sent);
  const elapsedSeconds = (performance.now() - before.ms) / 1_000;
  const atRateCount = accepted - before.accepted;
  const cpu = backend.cpuSeconds();

  const startedMs = performance.now();
  const most = RATE_PER_SECOND * seconds;
  await postAll(serial + most);
  const mostPerSecond = (most * 1_000) / (performance.now() - startedMs);

  const { text } = await client.send('GET', `sessions/${SESSION}`);
  return {
    acceptedPerSecond: atRateCount / elapsedSeconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    max: quantile(latencies, 1),
    ...(cpu !== undefined && { cpuMicroseconds: ((cpu - before.cpu) * 1e6) / atRateCount }),
    mostPerSecond,
    refused,
    lost: accepted - JSON.parse(text).num_events,
  };
}
