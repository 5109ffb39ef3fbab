import {
  flagOrNull,
  number,
  numberOrNull,
  objectOrNull,
  type Row,
  stringsOrNull,
  text,
  textOrNull,
} from './row';

/** A session as the API answers it. Absent means: never given. Keys this backend has no name for come with it too. */
export interface SessionView {
  session_id: string;
  session_name: string;
  agent_id: string;
  task?: string;
  tags?: string[];
  experiment_id?: string;
  datasetitem_id?: string;
  evaluators?: string[];
  production_monitoring?: boolean;
  is_finished: boolean;
  is_successful?: boolean;
  is_successful_reason?: string;
  /** The caller's own score, 0 to 1 by convention. */
  session_eval?: number;
  session_eval_reason?: string;
  /** ISO 8601, UTC: when this backend first heard of the session. */
  created_at: string;
  num_events: number;
}

/** What a session may have; no other key of a body is read as one of these. */
export const SESSION_NAMES: ReadonlySet<string> = new Set<keyof SessionView>([
  'session_id',
  'session_name',
  'agent_id',
  'task',
  'tags',
  'experiment_id',
  'datasetitem_id',
  'evaluators',
  'production_monitoring',
  'is_finished',
  'is_successful',
  'is_successful_reason',
  'session_eval',
  'session_eval_reason',
  'created_at',
  'num_events',
]);

/** Reads a row of `sessions` with its `num_events`. */
export function sessionView(row: Row): SessionView {
  const task = textOrNull(row, 'task');
  const tags = stringsOrNull(row, 'tags');
  const experimentId = textOrNull(row, 'experiment_id');
  const datasetItemId = textOrNull(row, 'datasetitem_id');
  const evaluators = stringsOrNull(row, 'evaluators');
  const isMonitored = flagOrNull(row, 'production_monitoring');
  const isSuccessful = flagOrNull(row, 'is_successful');
  const isSuccessfulReason = textOrNull(row, 'is_successful_reason');
  const sessionEval = numberOrNull(row, 'session_eval');
  const sessionEvalReason = textOrNull(row, 'session_eval_reason');
  return {
    ...objectOrNull(row, 'extra'),
    session_id: text(row, 'session_id'),
    // The name the Python SDK gives a session without one.
    session_name: textOrNull(row, 'session_name') ?? 'Unnamed Session',
    agent_id: text(row, 'agent_id'),
    ...(task === null ? {} : { task }),
    ...(tags === null ? {} : { tags }),
    ...(experimentId === null ? {} : { experiment_id: experimentId }),
    ...(datasetItemId === null ? {} : { datasetitem_id: datasetItemId }),
    ...(evaluators === null ? {} : { evaluators }),
    ...(isMonitored === null ? {} : { production_monitoring: isMonitored }),
    is_finished: number(row, 'is_finished') !== 0,
    ...(isSuccessful === null ? {} : { is_successful: isSuccessful }),
    ...(isSuccessfulReason === null ? {} : { is_successful_reason: isSuccessfulReason }),
    ...(sessionEval === null ? {} : { session_eval: sessionEval }),
    ...(sessionEvalReason === null ? {} : { session_eval_reason: sessionEvalReason }),
    created_at: text(row, 'created_at'),
    num_events: number(row, 'num_events'),
  };
}
