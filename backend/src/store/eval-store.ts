import type { GroupedDatabase } from './group-commit';
import { preparePage } from './prepare-page';
import { objectOrNull, type Row, text } from './row';
import { uuidV7 } from './uuid-v7';

/** The kinds of result an eval may have. */
export type EvalResult = boolean | number | string;

/** What makes an eval; keys beyond these are kept too. */
export interface NewEval {
  readonly session_id: string;
  readonly result: EvalResult;
  readonly result_type: string;
  readonly name?: string;
  readonly description?: string;
}

/** An eval as it is answered. */
export interface EvalView {
  eval_id: string;
  session_id: string;
  result: unknown;
  result_type: string;
  name?: string;
  description?: string;
  created_at: string;
}

/** The evals of a database. */
export interface EvalStore {
  create(given: NewEval): void;
  list(page: { limit: number; offset: number; session_id?: string }): { evals: EvalView[]; total: number };
}

/** Prepares the statements once; they live as long as the database. */
export function createEvalStore(db: GroupedDatabase): EvalStore {
  const insert = db.prepare('INSERT INTO evals (eval_id, session_id, created_at, body) VALUES (?, ?, ?, ?)');
  const page = preparePage(db, {
    columns: '*',
    from: 'evals',
    where: '(?1 IS NULL OR session_id = ?1)',
    order: 'seq DESC',
    large: ['body'],
  });
  return {
    create(given) {
      insert.run(uuidV7(), given.session_id, new Date().toISOString(), JSON.stringify(given));
    },
    list({ limit, offset, session_id = null }) {
      const { rows, total } = page([session_id], limit, offset);
      return { evals: rows.map(evalView), total };
    },
  };
}

/** Reads a row of `evals`. */
export function evalView(row: Row): EvalView {
  return {
    result: null,
    result_type: '',
    ...objectOrNull(row, 'body'),
    eval_id: text(row, 'eval_id'),
    session_id: text(row, 'session_id'),
    created_at: text(row, 'created_at'),
  };
}
