import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { firstRow, number, objectOrNull, type Row, text } from './row';
import { uuidV7 } from './uuid-v7';

/** What makes an experiment; keys beyond these are kept too. */
export interface NewExperiment {
  readonly experiment_name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly evaluator_names?: readonly string[];
}

/** An experiment as it is answered. */
export interface ExperimentView {
  experiment_id: string;
  experiment_name: string;
  agent_id: string;
  description: string;
  tags: string[];
  evaluator_names: string[];
  created_at: string;
  num_sessions: number;
}

/** Which experiments a list holds, newest first. */
export interface ExperimentFilter {
  readonly limit: number;
  readonly offset: number;
  readonly agent_id?: string;
}

/** The experiments of a database. */
export interface ExperimentStore {
  create(agentId: string, experiment: NewExperiment): ExperimentView;
  list(filter: ExperimentFilter): { experiments: ExperimentView[]; total: number };
}

/** Prepares the statements once; they live as long as the database. */
export function createExperimentStore(db: GroupedDatabase): ExperimentStore {
  const insert = db.prepare(
    'INSERT INTO experiments (experiment_id, agent_id, created_at, body) VALUES (?, ?, ?, ?)',
  );
  const columns =
    'x.*, (SELECT count(*) FROM sessions s WHERE s.experiment_id = x.experiment_id) AS num_sessions';
  const select = db.prepare(`SELECT ${columns} FROM experiments x WHERE experiment_id = ?`);
  const page = preparePage(db, {
    columns,
    from: 'experiments x',
    where: '(?1 IS NULL OR agent_id = ?1)',
    order: 'seq DESC',
    large: ['body'],
  });
  return {
    create(agentId, experiment) {
      const id = uuidV7();
      insert.run(id, agentId, new Date().toISOString(), JSON.stringify(experiment));
      const row = firstRow(select, id);
      if (row === undefined) throw new Error(`experiment ${id} is gone`);
      return experimentView(row);
    },
    list({ limit, offset, agent_id = null }) {
      const { rows, total } = page([agent_id], limit, offset);
      return { experiments: rows.map(experimentView), total };
    },
  };
}

function experimentView(row: Row): ExperimentView {
  const body = objectOrNull(row, 'body') ?? {};
  return {
    // The SDKs send these; a caller that does not gets what they would have sent.
    description: '',
    tags: [],
    evaluator_names: [],
    experiment_name: '',
    ...body,
    experiment_id: text(row, 'experiment_id'),
    agent_id: text(row, 'agent_id'),
    created_at: text(row, 'created_at'),
    num_sessions: number(row, 'num_sessions'),
  };
}
