import { type CommandOutcome, type SessionCommand, sessionOf } from '../../src/core/session-command';
import { carryOut, type Errands } from './carry-out';

interface Deferred {
  readonly command: SessionCommand;
  readonly onDone: (outcome: CommandOutcome) => void;
}

/** Carries out what owners say of their sessions, each session's in order: what comes after an end waits for it. */
export class SessionErrands {
  readonly #errands: Errands;
  readonly #ending = new Map<string, Deferred[]>();

  constructor(errands: Errands) {
    this.#errands = errands;
  }

  /** Something waits for the end of a session; the queue does not know of it. */
  get isWaiting(): boolean {
    for (const waiting of this.#ending.values()) if (waiting.length > 0) return true;
    return false;
  }

  take(command: SessionCommand, onDone: Deferred['onDone']): void {
    const id = sessionOf(command);
    const waiting = this.#ending.get(id);
    if (waiting !== undefined) waiting.push({ command, onDone });
    else if ('end' in command) this.#end(command, onDone);
    else carryOut(command, this.#errands, onDone);
  }

  #end(command: Extract<SessionCommand, { end: string }>, onDone: Deferred['onDone']): void {
    const waiting: Deferred[] = [];
    this.#ending.set(command.end, waiting);
    carryOut(command, this.#errands, (outcome) => {
      this.#ending.delete(command.end);
      onDone(outcome);
      // The first of them may be another end, for which the others wait again.
      for (const next of waiting) this.take(next.command, next.onDone);
    });
  }
}
