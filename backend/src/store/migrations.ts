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
  // The rest of the API. Where a row has a `body`, it is what was sent, unknown keys too, as JSON.
  `
  ALTER TABLE sessions ADD COLUMN extra TEXT;
  ALTER TABLE events ADD COLUMN extra TEXT;
  CREATE INDEX sessions_by_item ON sessions (datasetitem_id) WHERE datasetitem_id IS NOT NULL;
  CREATE TABLE experiments (
    seq INTEGER PRIMARY KEY,
    experiment_id TEXT NOT NULL UNIQUE,
    agent_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE TABLE prompts (
    seq INTEGER PRIMARY KEY,
    agent_id TEXT NOT NULL,
    prompt_name TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    metadata TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (agent_id, prompt_name, version)
  );
  CREATE INDEX prompts_by_name ON prompts (prompt_name);
  CREATE TABLE prompt_labels (
    agent_id TEXT NOT NULL,
    prompt_name TEXT NOT NULL,
    label TEXT NOT NULL,
    prompt_seq INTEGER NOT NULL,
    PRIMARY KEY (agent_id, prompt_name, label)
  );
  CREATE INDEX prompt_labels_by_prompt ON prompt_labels (prompt_seq);
  CREATE TABLE datasets (
    seq INTEGER PRIMARY KEY,
    dataset_id TEXT NOT NULL UNIQUE,
    agent_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (agent_id, name)
  );
  CREATE TABLE dataset_items (
    seq INTEGER PRIMARY KEY,
    datasetitem_id TEXT NOT NULL UNIQUE,
    dataset_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    body_bytes INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX dataset_items_by_dataset ON dataset_items (dataset_id, seq, body_bytes);
  CREATE TABLE flags (
    seq INTEGER PRIMARY KEY,
    agent_id TEXT NOT NULL,
    flag_name TEXT NOT NULL,
    value TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (flag_name, agent_id)
  );
  CREATE TABLE evals (
    seq INTEGER PRIMARY KEY,
    eval_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX evals_by_session ON evals (session_id);
  CREATE TABLE mock_rows (
    seq INTEGER PRIMARY KEY,
    agent_id TEXT NOT NULL,
    tool_name TEXT NOT NULL,
    sql TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (tool_name, sql, agent_id)
  );
  `,
  // With the type in them they answer how many there are without a look at the rows.
  `
  DROP INDEX events_by_session;
  DROP INDEX events_by_time;
  CREATE INDEX events_by_session ON events (session_id, occurred_at_us, seq, type);
  CREATE INDEX events_by_time ON events (occurred_at_us, seq, type);
  `,
];
