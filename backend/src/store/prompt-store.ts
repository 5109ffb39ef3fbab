import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { firstRow, isRow, number, objectOrNull, type Row, stringsOrNull, text } from './row';

/** What makes a version of a prompt; keys beyond these are kept too. */
export interface NewPrompt {
  readonly prompt_name: string;
  readonly prompt_content: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly labels?: readonly string[];
}

/** One version of a prompt as it is answered: content and version never change, metadata and labels may. */
export interface PromptView {
  prompt_name: string;
  agent_id: string;
  version: number;
  prompt_content: string;
  description?: string;
  metadata: Record<string, unknown>;
  labels: string[];
  created_at: string;
}

/** Which version of a prompt is meant; without an agent the newest of any. */
export interface PromptKey {
  readonly agentId: string | undefined;
  readonly name: string;
  readonly label: string;
}

/** Which versions a list holds, newest first. */
export interface PromptFilter {
  readonly limit: number;
  readonly offset: number;
  readonly agent_id?: string;
  readonly prompt_name?: string;
}

/** The prompts of a database. */
export interface PromptStore {
  /** Writes a new version and moves the labels given to it. */
  create(agentId: string, prompt: NewPrompt): PromptView;
  get(key: PromptKey): PromptView | undefined;
  /** Replaces the metadata of the version that has the label. */
  setMetadata(key: PromptKey, metadata: Readonly<Record<string, unknown>>): PromptView | undefined;
  /** The labels in use for a prompt, for an error that helps. */
  labels(agentId: string | undefined, name: string): string[];
  list(filter: PromptFilter): { prompts: PromptView[]; total: number };
}

const COLUMNS = 'p.*, (SELECT json_group_array(label) FROM prompt_labels WHERE prompt_seq = p.seq) AS labels';

/** Prepares the statements once; they live as long as the database. */
export function createPromptStore(db: GroupedDatabase): PromptStore {
  const insert = db.prepare(`
    INSERT INTO prompts (agent_id, prompt_name, version, created_at, metadata, body)
    SELECT ?1, ?2, 1 + coalesce(max(version), 0), ?3, ?4, ?5 FROM prompts WHERE agent_id = ?1 AND prompt_name = ?2
    RETURNING seq`);
  const label = db.prepare(`
    INSERT INTO prompt_labels (agent_id, prompt_name, label, prompt_seq) VALUES (?, ?, ?, ?)
    ON CONFLICT (agent_id, prompt_name, label) DO UPDATE SET prompt_seq = excluded.prompt_seq`);
  const bySeq = db.prepare(`SELECT ${COLUMNS} FROM prompts p WHERE seq = ?`);
  const labelled = db.prepare(`
    SELECT max(prompt_seq) AS seq FROM prompt_labels
    WHERE (?1 IS NULL OR agent_id = ?1) AND prompt_name = ?2 AND label = ?3`);
  const replaceMetadata = db.prepare('UPDATE prompts SET metadata = ? WHERE seq = ?');
  const labelNames = db.prepare(
    'SELECT DISTINCT label FROM prompt_labels WHERE (?1 IS NULL OR agent_id = ?1) AND prompt_name = ?2 ORDER BY label',
  );
  const page = preparePage(db, {
    columns: COLUMNS,
    from: 'prompts p',
    where: '(?1 IS NULL OR agent_id = ?1) AND (?2 IS NULL OR prompt_name = ?2)',
    order: 'seq DESC',
    large: ['metadata', 'body'],
  });

  const find = ({ agentId, name, label: wanted }: PromptKey): Row | undefined => {
    const row = firstRow(labelled, agentId ?? null, name, wanted);
    return row?.['seq'] === null || row === undefined ? undefined : firstRow(bySeq, number(row, 'seq'));
  };
  const write = db.transaction((agentId: string, { metadata = {}, labels = [], ...body }: NewPrompt) => {
    const { prompt_name: name } = body;
    const now = new Date().toISOString();
    const row = firstRow(insert, agentId, name, now, JSON.stringify(metadata), JSON.stringify(body));
    if (row === undefined) throw new Error(`prompt ${name} was not written`);
    const seq = number(row, 'seq');
    for (const given of labels) label.run(agentId, name, given, seq);
    return seq;
  });

  return {
    create(agentId, prompt) {
      const row = firstRow(bySeq, write(agentId, prompt));
      if (row === undefined) throw new Error(`prompt ${prompt.prompt_name} is gone`);
      return promptView(row);
    },
    get(key) {
      const row = find(key);
      return row && promptView(row);
    },
    setMetadata(key, metadata) {
      const row = find(key);
      if (row === undefined) return undefined;
      replaceMetadata.run(JSON.stringify(metadata), number(row, 'seq'));
      return { ...promptView(row), metadata: { ...metadata } };
    },
    labels(agentId, name) {
      return labelNames
        .all(agentId ?? null, name)
        .filter(isRow)
        .map((row) => text(row, 'label'));
    },
    list({ limit, offset, agent_id = null, prompt_name = null }) {
      const { rows, total } = page([agent_id, prompt_name], limit, offset);
      return { prompts: rows.map(promptView), total };
    },
  };
}

function promptView(row: Row): PromptView {
  return {
    prompt_content: '',
    ...objectOrNull(row, 'body'),
    prompt_name: text(row, 'prompt_name'),
    agent_id: text(row, 'agent_id'),
    version: number(row, 'version'),
    metadata: objectOrNull(row, 'metadata') ?? {},
    labels: stringsOrNull(row, 'labels') ?? [],
    created_at: text(row, 'created_at'),
  };
}
