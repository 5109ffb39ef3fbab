import type { SessionUpdate } from './session-options';

/** What a session's handle needs of its client. */
export interface SessionOwner {
  updateSession(update: SessionUpdate, sessionId?: string): void;
  endSession(update?: SessionUpdate, sessionId?: string): void;
  isOpen(sessionId: string): boolean;
}

/**
 * An open session. As the value of `await using` it is the session of the code from there to the end of its block, and ends
 * with it.
 */
export class Session {
  /** The id it has from the start; the backend may keep it under another. */
  readonly id: string;
  readonly #owner: SessionOwner;
  readonly #leave: () => void;

  /** @internal */
  constructor(id: string, owner: SessionOwner, leave: () => void = () => undefined) {
    this.id = id;
    this.#owner = owner;
    this.#leave = leave;
  }

  /** As `updateSession`, for this session. */
  update(update: SessionUpdate): void {
    this.#owner.updateSession(update, this.id);
  }

  /** Ends it after the last of its events; later calls only update it. */
  end(update: SessionUpdate = {}): void {
    this.#owner.endSession(update, this.id);
  }

  /** For `using`: as `end`, and the code behind it is where it was before. */
  [Symbol.dispose](): void {
    this.#leave();
    if (this.#owner.isOpen(this.id)) this.end();
  }

  /** For `await using`. Waits for nothing: `flush` does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
  }
}
