import { DeliveryQueue } from '../../../exporters/delivery/delivery-queue';
import { httpTransport } from '../../../exporters/delivery/http-transport';
import type { Item, Outcome } from '../../../exporters/delivery/item';
import { OutageGate } from '../../../exporters/delivery/outage-gate';
import { retry } from '../../../exporters/delivery/retry';
import { Slots } from '../../../exporters/delivery/slots';
import { compose, type Transport, type WireRequest } from '../../../exporters/delivery/transport';
import { untraced } from '../../../exporters/delivery/untraced';
import { Budget } from '../../../src/core/budget';
import { type Clock, systemClock } from '../../../src/core/clock';
import { Ledger, type Stats } from '../../../src/core/ledger';
import { fastClock } from './fast-clock';
import type { TestItem } from './items';
import { type RecordedLogger, recordedLogger } from './recorded-logger';

/** One second of retrying takes this many times less. */
const TIMES = 50;

export interface RigOptions {
  readonly baseUrl: string;
  readonly maxConcurrency?: number;
  /** For one request, in the machine's own time. */
  readonly timeoutMs?: number;
  /** In the faster time of the retrying. */
  readonly retryForMs?: number;
  readonly retryClock?: Clock;
  /** Those of the queue. */
  readonly slots?: Slots;
}

/** The delivery layer put together as the product does it, with time running faster for the retrying alone. */
export interface Rig {
  readonly queue: DeliveryQueue;
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly logger: RecordedLogger;
  readonly slots: Slots;
  /** Accepts and enqueues, as a host does. */
  take(item: TestItem): void;
  stats(): Stats;
  close(): Promise<void>;
}

export function rig(options: RigOptions): Rig {
  const { maxConcurrency = 8 } = options;
  const ledger = new Ledger();
  const budget = new Budget({ maxItems: 1_000_000, maxBytes: 1_000_000_000 });
  const logger = recordedLogger();
  const slots = new Slots({ current: maxConcurrency });
  const { transport, close } = retryingHttp({ ...options, slots });
  const queue = new DeliveryQueue({ transport, ledger, clock: systemClock, logger, slots });
  return {
    queue,
    ledger,
    budget,
    logger,
    slots,
    take(item) {
      ledger.accept();
      budget.take(item.bytes);
      const settle = (outcome: Outcome): boolean => {
        budget.release(item.bytes);
        return item.settle(outcome);
      };
      const tooLarge = (): Item | undefined => {
        const smaller = item.tooLarge?.();
        return smaller && { ...smaller, settle };
      };
      queue.enqueue({ ...item, settle, tooLarge });
    },
    stats: () => ({ ...ledger.snapshot(queue.size), queue: budget.snapshot() }),
    close,
  };
}

/** The whole stack of transports: retry, untraced, HTTP. */
export function retryingHttp(options: RigOptions): {
  readonly transport: Transport<WireRequest>;
  readonly clock: Clock;
  close(): Promise<void>;
} {
  const { baseUrl, maxConcurrency = 8, timeoutMs = 5_000, retryForMs = 300_000, slots } = options;
  const http = httpTransport({
    baseUrl,
    headers: { authorization: 'Api-Key secret', 'content-type': 'application/json' },
    maxConnections: maxConcurrency,
    timeoutMs,
    clock: systemClock,
  });
  const clock = options.retryClock ?? fastClock(TIMES);
  const layers = [
    retry<WireRequest>({ clock, gate: new OutageGate(clock), retryForMs, ...(slots && { slots }) }),
    untraced<WireRequest>(),
  ];
  return { transport: compose(layers, http), clock, close: () => http.close() };
}

type Books = Pick<Stats, 'accepted' | 'delivered' | 'dropped' | 'pending'>;

/** What the law says must be zero at every instant. */
export function imbalance({ accepted, delivered, dropped, pending }: Books): number {
  return accepted - delivered - Object.values(dropped).reduce((sum, count) => sum + count, 0) - pending;
}
