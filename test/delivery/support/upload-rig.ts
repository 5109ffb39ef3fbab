import { gunzipSync } from 'node:zlib';
import { DIRECT, type Network } from '../../../exporters/delivery/network';
import { createDispatcher } from '../../../exporters/host/create-dispatcher';
import { InlineHost } from '../../../exporters/host/inline-host';
import { Budget } from '../../../src/core/budget';
import { Ledger, type Stats } from '../../../src/core/ledger';
import type { SessionRecord } from '../../../src/core/span-record';
import {
  type Answer,
  answer,
  type ReceivedRequest,
  type ScriptedServer,
  scriptedServer,
} from '../../support/scripted-server';
import { fastClock } from './fast-clock';
import { RECORD_BYTES } from './host-rig';
import { recordedLogger } from './recorded-logger';

/** One second of retrying takes this many times less. */
const TIMES = 50;

export interface UploadRigOptions {
  readonly api: { readonly baseUrl: string };
  readonly network?: Network;
  readonly blobThresholdBytes?: number;
  /** In faster time. */
  readonly retryForMs?: number;
  readonly maxConcurrency?: number;
}

/** The product's own assembly on this thread, with time running faster. */
export interface UploadRig {
  readonly host: InlineHost;
  readonly budget: Budget;
  readonly ledger: Ledger;
  readonly warnings: readonly { readonly reason: string; readonly message: string }[];
  take(record: SessionRecord): void;
  stats(): Stats;
  close(): Promise<void>;
}

export function uploadRig(options: UploadRigOptions): UploadRig {
  const {
    api,
    network = DIRECT,
    blobThresholdBytes = 65_536,
    retryForMs = 300_000,
    maxConcurrency = 8,
  } = options;
  const ledger = new Ledger();
  const budget = new Budget({ maxItems: 100_000, maxBytes: 1_000_000_000 });
  const logger = recordedLogger();
  const shared = { ledger, budget, clock: fastClock(TIMES), logger };
  const { dispatcher, close } = createDispatcher(
    {
      baseUrl: api.baseUrl,
      apiKey: 'the-key',
      agentId: 'agent',
      maxConcurrency,
      timeoutMs: 10_000 * TIMES,
      retryForMs,
      flushIntervalMs: 50,
      flushAt: 1,
      blobThresholdBytes,
      prices: undefined,
      isSpooled: false,
      network,
    },
    shared,
  );
  const host = new InlineHost({ ...shared, dispatcher, close });
  return {
    host,
    budget,
    ledger,
    warnings: logger.warnings,
    take(record) {
      ledger.accept();
      budget.take(RECORD_BYTES);
      host.accept(record, RECORD_BYTES);
    },
    stats: () => ({ ...ledger.snapshot(host.counts().pending), queue: budget.snapshot() }),
    close: () => host.close(),
  };
}

/** An API and a storage on hosts of their own. */
export interface TwoServers {
  readonly api: ScriptedServer;
  readonly storage: ScriptedServer;
  /** Rigs that are closed after the test. */
  start(options?: Omit<Partial<UploadRigOptions>, 'api'>): UploadRig;
  /** Bodies of `POST events`, in order. */
  posts(): { readonly [key: string]: unknown }[];
  /** Requests the storage got. */
  puts(): readonly ReceivedRequest[];
}

/** Call once in a test file. The API names the storage's address `/<n>/<event id>` with each event that needs one. */
export function twoServers(): TwoServers {
  let servers: { readonly api: ScriptedServer; readonly storage: ScriptedServer } | undefined;
  const rigs: UploadRig[] = [];
  const running = () => {
    if (servers === undefined) throw new Error('The servers run only during a test.');
    return servers;
  };

  beforeEach(async () => {
    const [api, storage] = [await scriptedServer(), await scriptedServer()];
    api.script(withBlobUrl(storage.origin));
    servers = { api, storage };
  });

  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((rig) => rig.close()));
    await Promise.all([servers?.api.close(), servers?.storage.close()]);
    servers = undefined;
  });

  return {
    get api() {
      return running().api;
    },
    get storage() {
      return running().storage;
    },
    start(options = {}) {
      const made = uploadRig({ api: running().api, ...options });
      rigs.push(made);
      return made;
    },
    posts: () =>
      running()
        .api.requests.filter(({ path }) => path === '/api/events')
        .map(({ body }) => JSON.parse(body)),
    puts: () => running().storage.requests,
  };
}

/** Answers events that need one with an address, another one each time. */
export function withBlobUrl(origin: string): (request: ReceivedRequest) => Answer {
  let urls = 0;
  return ({ path, body }) => {
    if (path !== '/api/events') return answer(200);
    const event: { client_event_id: string; needs_blob: boolean } = JSON.parse(body);
    if (!event.needs_blob) return answer(200);
    urls += 1;
    return answer(200, JSON.stringify({ blob_url: `${origin}/${urls}/${event.client_event_id}?sig=s3cret` }));
  };
}

/** What gzip holds, as JSON. */
export function unpacked({ bytes }: ReceivedRequest): unknown {
  return JSON.parse(gunzipSync(bytes).toString('utf8'));
}
