import type { AnyValueMap } from './core/any-value';
import type { Logger } from './core/logger';
import type { SessionOptions, SessionUpdate } from './session-options';

type Kind = 'text' | 'texts' | 'flag' | 'number';
type Row<K> = readonly [option: K, wire: string, kind: Kind];

/** Fields of `initsession` (`wire-contract.md` §2.2). */
const OPENING: readonly Row<Exclude<keyof SessionOptions, 'sessionId' | 'autoEnd'>>[] = [
  ['sessionName', 'session_name', 'text'],
  ['task', 'task', 'text'],
  ['tags', 'tags', 'texts'],
  ['evaluators', 'evaluators', 'texts'],
  ['experimentId', 'experiment_id', 'text'],
  ['datasetItemId', 'datasetitem_id', 'text'],
  ['productionMonitoring', 'production_monitoring', 'flag'],
];
/** Fields of `updatesession` (§2.3). `is_finished` is not among them: no update opens a session again. */
const UPDATE: readonly Row<keyof SessionUpdate>[] = [
  ['task', 'task', 'text'],
  ['tags', 'tags', 'texts'],
  ['sessionEval', 'session_eval', 'number'],
  ['sessionEvalReason', 'session_eval_reason', 'text'],
  ['isSuccessful', 'is_successful', 'flag'],
  ['isSuccessfulReason', 'is_successful_reason', 'text'],
];

/** A field that is not what its name says is not sent: `wrong` names it, and what it must be. */
export interface SessionFields {
  readonly fields: AnyValueMap;
  readonly wrong: readonly { readonly option: string; readonly mustBe: string }[];
}

/** What a session is opened with, in the words of the wire. */
export function openingFields(options: SessionOptions): SessionFields {
  return toWire(options, OPENING);
}

/** What is said of it later; of what is of another kind a line says so. */
export function saidFields(
  update: SessionUpdate,
  logger: Pick<Logger, 'warn'> | undefined,
): SessionFields['fields'] {
  const { fields, wrong } = toWire(update, UPDATE);
  for (const { option, mustBe } of wrong) {
    logger?.warn(`session ${option}`, `${option} was not sent: it must be ${mustBe}.`);
  }
  return fields;
}

/** The names of the options that are about a session. */
export function isSessionOption(name: string): name is keyof SessionOptions {
  return name === 'sessionId' || name === 'autoEnd' || OPENING.some(([option]) => option === name);
}

const MUST_BE: Readonly<Record<Kind, string>> = {
  text: 'a text',
  texts: 'a list of texts',
  flag: 'true or false',
  number: 'a number',
};

function toWire<K extends string>(
  given: { readonly [option in K]?: unknown },
  rows: readonly Row<K>[],
): SessionFields {
  const fields: Record<string, string | number | boolean | readonly string[]> = {};
  const wrong: { option: string; mustBe: string }[] = [];
  for (const [option, wire, kind] of rows) {
    const value: unknown = given[option];
    if (value === undefined || value === null) continue;
    const field = read(value, kind);
    if (field === undefined) wrong.push({ option, mustBe: MUST_BE[kind] });
    else fields[wire] = field;
  }
  return { fields, wrong };
}

function read(value: unknown, kind: Kind): string | number | boolean | readonly string[] | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? value : undefined;
    case 'flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string') ? [...value] : undefined;
  }
}
