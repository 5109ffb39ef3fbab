import { setMaxListeners } from 'node:events';
import { nameOf } from '../../src/core/errors';
import type { Logger } from '../../src/core/logger';
import { internalError } from './conclusion';
import type { Slots } from './slots';
import type { SendResult, Transport, WireRequest } from './transport';

export interface SenderOptions {
  readonly transport: Transport<WireRequest>;
  readonly slots: Slots;
  readonly logger: Logger;
}

/** Sends requests for which a slot was taken, and gives the slots back. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #abort = new AbortController();
  /** Called whenever something has given its slot away and is not done. */
  onAside: () => void = () => undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    // Every request in flight listens; Node takes more than ten listeners for a leak and says so on stderr.
    setMaxListeners(0, this.#abort.signal);
  }

  /** Sends what `build` makes, and tells how it ended. What cannot be built or sent is an error of ours and one lost item. */
  send(build: () => WireRequest | undefined, then: (result: SendResult) => void): void {
    const { slots } = this.#options;
    void this.#attempt(build).then((result) => {
      if (result.status === 'ok' && result.rest !== undefined) {
        const { rest } = result;
        // Storage that is down must not take the places of items that do not need it, so the rest has none.
        void slots.aside(() => rest().catch(internalError)).then((done) => this.#tell(then, done));
        this.onAside();
        return;
      }
      this.#tell(then, result);
      slots.release();
    });
  }

  /** Aborts what is in flight, and everything later. */
  stop(): void {
    this.#abort.abort();
  }

  #attempt(build: () => WireRequest | undefined): Promise<SendResult> {
    try {
      const request = build();
      if (request === undefined) return Promise.resolve({ status: 'ok', body: '' });
      return this.#options.transport.send(request, this.#abort.signal).catch(internalError);
    } catch (error) {
      return Promise.resolve(internalError(error));
    }
  }

  #tell(then: (result: SendResult) => void, result: SendResult): void {
    try {
      then(result);
    } catch (error) {
      this.#options.logger.warn('internal_error', `Something went wrong inside: ${nameOf(error)}.`);
    }
  }
}
