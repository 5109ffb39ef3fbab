import type { Message } from '../reading';

/** What was sent and what came back, each absent when nothing of it is told. */
export interface Conversation {
  readonly input?: readonly Message[];
  readonly output?: readonly Message[];
}
