/** Marks a file as ours in SQLite's header ("LuDe"), so that another program's database is never touched. */
export const APPLICATION_ID = 0x4c_75_44_65;

/**
 * The schema, one step a version: the file's `user_version` is the number of steps it has taken.
 * A released step never changes; a change of the schema is a new step.
 *
 * `payload` stands last in a row: SQLite then finds the short columns without reading a large payload.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    seq INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    agent_id TEXT NOT NULL,
    session_name TEXT,
    task TEXT,
    tags TEXT,
    experiment_id TEXT,
    datasetitem_id TEXT,
    evaluators TEXT,
    production_monitoring INTEGER,
    is_finished INTEGER NOT NULL DEFAULT 0,
    is_successful INTEGER,
    is_successful_reason TEXT,
    session_eval REAL,
    session_eval_reason TEXT,
    created_at TEXT NOT NULL
  );
  CREATE INDEX sessions_by_agent ON sessions (agent_id);
  CREATE INDEX sessions_by_experiment ON sessions (experiment_id);
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    client_event_id TEXT NOT NULL UNIQUE,
    client_parent_event_id TEXT,
    session_id TEXT NOT NULL,
    type TEXT NOT NULL,
    occurred_at TEXT NOT NULL,
    occurred_at_us INTEGER NOT NULL,
    duration REAL,
    created_at TEXT NOT NULL,
    payload_bytes INTEGER NOT NULL,
    blob TEXT,
    upload_token TEXT,
    tags TEXT,
    metadata TEXT,
    preview TEXT,
    payload TEXT NOT NULL
  );
  CREATE INDEX events_by_session ON events (session_id, occurred_at_us, seq);
  CREATE INDEX events_by_time ON events (occurred_at_us, seq);
  CREATE INDEX events_by_upload ON events (upload_token) WHERE upload_token IS NOT NULL;
  `,
  `
  CREATE TABLE attachments (
    event_id TEXT NOT NULL,
    nth INTEGER NOT NULL,
    upload_token TEXT NOT NULL UNIQUE,
    mime_type TEXT,
    content BLOB,
    PRIMARY KEY (event_id, nth)
  );
  `,
  `
  CREATE TABLE otlp_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    signal TEXT NOT NULL,
    content_type TEXT NOT NULL,
    body BLOB NOT NULL
  );
  `,
];
