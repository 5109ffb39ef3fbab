import type { Budget } from '../../src/core/budget';
import type { Durations } from '../../src/core/durations';
import { type Ledger, NOTHING_ELSEWHERE } from '../../src/core/ledger';
import type { Logger } from '../../src/core/logger';
import type { CommandOutcome, SessionCommand } from '../../src/core/session-command';
import type { SessionRecord } from '../../src/core/span-record';
import { hasRoomForCommand } from './command-room';
import type { Dispatcher } from './dispatcher';
import type { Host, HostCounts } from './host';

export interface InlineHostOptions {
  readonly dispatcher: Dispatcher;
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly logger: Logger;
  /** Gives the connections up. */
  readonly close: () => Promise<void>;
}

/** Mapping and delivery on the application's own thread, where there are no worker threads. */
export class InlineHost implements Host {
  readonly #options: InlineHostOptions;
  readonly #dispatcher: Dispatcher;
  #commands = 0;

  constructor(options: InlineHostOptions) {
    this.#options = options;
    this.#dispatcher = options.dispatcher;
  }

  get durations(): Durations {
    return this.#options.ledger.durations;
  }

  /** Everything else it writes into the ledger itself. */
  counts(): HostCounts {
    return { ...NOTHING_ELSEWHERE, pending: this.#dispatcher.pending };
  }

  accept(record: SessionRecord, bytes: number): void {
    const { ledger, budget } = this.#options;
    this.#dispatcher.accept(record, {
      work: (fn) => fn(),
      begin(eventIndex) {
        // The record's own place in the ledger and the budget is its first event's; another one needs its own.
        if (eventIndex > 0) {
          ledger.accept();
          budget.take(0);
        }
        return true;
      },
      settle(eventIndex) {
        budget.release(eventIndex > 0 ? 0 : bytes);
        return true;
      },
      // There is no spool to hold it.
      hold() {},
    });
  }

  command(command: SessionCommand, onOpened?: (outcome: CommandOutcome) => void): void {
    if (!hasRoomForCommand(this.#commands, this.#options.logger)) {
      onOpened?.({ dropped: 'queue_full' });
      return;
    }
    this.#commands += 1;
    this.#dispatcher.command(command, (outcome) => {
      this.#commands -= 1;
      onOpened?.(outcome);
    });
  }

  endSession(sessionId: string): void {
    this.#dispatcher.endSession(sessionId);
  }

  endAllSessions(): void {
    this.#dispatcher.endAllSessions();
  }

  get isHeld(): boolean {
    return this.#dispatcher.isHeld;
  }

  flush(): Promise<void> {
    return this.#dispatcher.flush();
  }

  /** Sockets need the loop that is about to end. */
  drain(): undefined {}

  /** Everything is in memory. */
  leave(): void {}

  stay(): void {}

  stop(reason: string): void {
    this.#dispatcher.stop(reason);
  }

  close(): Promise<void> {
    return this.#options.close();
  }
}
