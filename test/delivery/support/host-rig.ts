import { DeliveryQueue } from '../../../exporters/delivery/delivery-queue';
import { Slots } from '../../../exporters/delivery/slots';
import { Dispatcher } from '../../../exporters/host/dispatcher';
import { InlineHost } from '../../../exporters/host/inline-host';
import { Budget } from '../../../src/core/budget';
import { type Clock, systemClock } from '../../../src/core/clock';
import { Ledger, type Stats } from '../../../src/core/ledger';
import type { SessionRecord } from '../../../src/core/span-record';
import { sessionRecord } from '../../support/spans';
import { recordedLogger } from './recorded-logger';
import { retryingHttp } from './rig';

/** What each record is said to weigh. */
export const RECORD_BYTES = 100;

export interface HostRigOptions {
  readonly baseUrl: string;
  readonly clock?: Clock;
  readonly flushAt?: number;
  readonly flushIntervalMs?: number;
  /** For one request, in the machine's own time. */
  readonly timeoutMs?: number;
}

/** Mapping and delivery put together as the product does it. */
export interface HostRig {
  readonly host: InlineHost;
  readonly budget: Budget;
  readonly warnings: readonly { readonly reason: string }[];
  /** Accepts and hands over, as a tenant does. */
  take(record: SessionRecord): void;
  stats(): Stats;
  close(): Promise<void>;
}

export function hostRig(options: HostRigOptions): HostRig {
  const { baseUrl, clock = systemClock, flushAt = 10, flushIntervalMs = 100, timeoutMs = 5_000 } = options;
  const ledger = new Ledger();
  const budget = new Budget({ maxItems: 100_000, maxBytes: 1_000_000_000 });
  const logger = recordedLogger();
  const slots = new Slots({ current: 8 });
  const { transport, close } = retryingHttp({ baseUrl, timeoutMs, slots });
  const shared = { ledger, budget, clock, logger };
  const queue = new DeliveryQueue({ ...shared, transport, slots });
  const dispatcher = new Dispatcher({
    ...shared,
    queue,
    agentId: 'agent',
    flushAt,
    flushIntervalMs,
    blobThresholdBytes: 65_536,
  });
  const host = new InlineHost({ ...shared, dispatcher, close });
  return {
    host,
    budget,
    warnings: logger.warnings,
    take(record) {
      ledger.accept();
      budget.take(RECORD_BYTES);
      host.accept(record, RECORD_BYTES);
    },
    stats: () => ({ ...ledger.snapshot(host.counts().pending), queue: budget.snapshot() }),
    close,
  };
}

/** A record of a trace that is ours, unless `overrides` say otherwise. */
export function traceRecord(
  id: number,
  sessionId = 'session',
  overrides: Partial<SessionRecord> = {},
): SessionRecord {
  const session = { id: sessionId, source: 'trace', name: 'root' } as const;
  return sessionRecord({ spanId: id.toString(16).padStart(16, '0'), session, ...overrides });
}

/** A recorded exception: the record becomes two events. */
export const WITH_EXCEPTION: Partial<SessionRecord> = {
  events: [{ name: 'exception', timeUnixMs: 1, attributes: { 'exception.message': 'boom' } }],
};
