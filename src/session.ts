import type { SessionUpdate } from './session-options';

/** What a session's handle needs of its client. */
export interface SessionOwner {
  updateSession(update: SessionUpdate, sessionId?: string): void;
  endSession(update?: SessionUpdate, sessionId?: string): void;
}

/** An open session. */
export class Session {
  /** The id it has from the start; the backend may keep it under another. */
  readonly id: string;
  readonly #owner: SessionOwner;

  constructor(id: string, owner: SessionOwner) {
    this.id = id;
    this.#owner = owner;
  }

  /** As `updateSession`, for this session. */
  update(update: SessionUpdate): void {
    this.#owner.updateSession(update, this.id);
  }

  /** Ends it after the last of its events; later calls only update it. */
  end(update: SessionUpdate = {}): void {
    this.#owner.endSession(update, this.id);
  }
}
