/** What a session is opened with. */
export interface SessionOptions {
  /** 1 to 256 printable characters. One that exists is resumed. Default: a fresh UUID. */
  readonly sessionId?: string | undefined;
  /** Default: the option `sessionName` (`LUCIDIC_SESSION_NAME`). */
  readonly sessionName?: string | undefined;
  /** What is to be done, for a person. */
  readonly task?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Names of evaluators that judge the session. */
  readonly evaluators?: readonly string[] | undefined;
  readonly experimentId?: string | undefined;
  readonly datasetItemId?: string | undefined;
  /** Judged lightly, as production traffic is. Default: false. */
  readonly productionMonitoring?: boolean | undefined;
  /** `false`: nobody but `endSession` ends it. Default: the option `autoEnd` (`LUCIDIC_AUTO_END`). */
  readonly autoEnd?: boolean | undefined;
}

/** What can be said of a session later. */
export interface SessionUpdate {
  readonly task?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Your own score, 0 to 1 by convention. */
  readonly sessionEval?: number | undefined;
  readonly sessionEvalReason?: string | undefined;
  readonly isSuccessful?: boolean | undefined;
  readonly isSuccessfulReason?: string | undefined;
}
