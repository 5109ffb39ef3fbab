import type { DecodeLimits } from '../decode-limits';

/** What is noted while one record is read. Reading goes on after a problem: the record is rejected at its end. */
export interface Findings {
  readonly limits: DecodeLimits;
  /** Why the record cannot be taken; the first one counts. Names fields, never their content. */
  problem?: string;
  /** What was cut from the record. */
  readonly cuts: Set<string>;
}

/** Notes why the record cannot be taken. */
export function fail(findings: Findings, problem: string): undefined {
  findings.problem ??= problem;
  return undefined;
}
