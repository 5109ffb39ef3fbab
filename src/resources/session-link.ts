/** What resources need to know of sessions; who keeps sessions gives it. */
export interface SessionLink {
  /** The session that code running here belongs to. */
  readonly currentSessionId: () => string | undefined;
  /**
   * The id by which the backend knows the session, once it is open there. Rejects where the backend refused it.
   */
  readonly whenOpen: (sessionId: string) => Promise<string>;
}
