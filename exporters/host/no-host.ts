import type { Budget } from '../../src/core/budget';
import type { Durations } from '../../src/core/durations';
import { type Ledger, NOTHING_ELSEWHERE } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { CommandOutcome, SessionCommand } from '../../src/core/session-command';
import type { SessionRecord } from '../../src/core/span-record';
import type { Host, HostCounts } from './host';

export interface NoHostOptions {
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly logger: Logger;
  /** What is missing here, for a person. */
  readonly why: string;
}

/** Where delivery cannot run at all: what it is given is dropped as `unsupported`, and said so. */
export class NoHost implements Host {
  readonly #options: NoHostOptions;

  constructor(options: NoHostOptions) {
    this.#options = options;
  }

  get durations(): Durations {
    return this.#options.ledger.durations;
  }

  counts(): HostCounts {
    return { ...NOTHING_ELSEWHERE, pending: 0 };
  }

  accept(_record: SessionRecord, bytes: number): void {
    const { ledger, budget, logger, why } = this.#options;
    ledger.drop('unsupported');
    budget.release(bytes);
    logger.warn('unsupported', `Nothing can be sent: ${why}.`);
  }

  command(_command: SessionCommand, onOpened?: (outcome: CommandOutcome) => void): void {
    onOpened?.({ dropped: 'unsupported' });
  }

  endSession(): void {}

  endAllSessions(): void {}

  async flush(): Promise<void> {}

  get isHeld(): boolean {
    return false;
  }

  drain(): undefined {}

  leave(): void {}

  stay(): void {}

  stop(): void {}

  async close(): Promise<void> {}
}
