/** Bounds of what the backend accepts and answers. All sizes are bytes unless the name says otherwise. */
export const LIMITS = {
  /** Largest request body as it travels, compressed or not; more is answered 413. */
  maxBodyBytes: 16 * 1024 * 1024,
  /** Largest body after gunzip; a gzip bomb stops here and is answered 413. */
  maxUnpackedBytes: 64 * 1024 * 1024,
  /** Largest file of a session that is imported, packed or not. */
  maxFileBytes: 256 * 1024 * 1024,
  /** Deepest nesting of objects and arrays in a body; SQLite's own JSON reader ends at 1,000. */
  maxJsonDepth: 256,
  /** Longest session id, event id and agent id, in characters. */
  maxIdChars: 256,
  /** Rows in a list answer when `limit` is absent: the default of the official Python SDK. */
  defaultListRows: 100,
  /** Largest `limit` of a list. */
  maxListRows: 1_000,
  /** Largest feature flag as JSON: a thousand may be asked for at once. */
  maxFlagBytes: 64 * 1024,
  /** A list ends early, after at least one entry, when what it holds exceeds this. */
  maxListBytes: 32 * 1024 * 1024,
  /** Time a request has to arrive as a whole; a slower sender is answered 408. */
  requestTimeoutMs: 30_000,
  /** Watchers of changes at once; more are answered 503. */
  maxWatchers: 100,
  /** What may wait for one watcher to read, more than all that is held; beyond it the watcher is cut off. */
  maxWatcherBytes: 4 * 1024 * 1024,
  /** Time between two signs of life to a watcher. */
  heartbeatMs: 15_000,
  /** Time an in-flight request has to finish once the backend closes. */
  closeGraceMs: 1_000,
} as const;
