import { ACCESS_CHECKS } from './checks/access-checks';
import { DATASET_CHECKS } from './checks/dataset-checks';
import { EVENT_CHECKS } from './checks/event-checks';
import { FLAG_CHECKS } from './checks/flag-checks';
import { PROMPT_CHECKS } from './checks/prompt-checks';
import { SESSION_CHECKS } from './checks/session-checks';
import type { ContractCheck } from './contract-check';
import { contractClient } from './contract-client';

const GROUPS = [SESSION_CHECKS, EVENT_CHECKS, PROMPT_CHECKS, DATASET_CHECKS, FLAG_CHECKS, ACCESS_CHECKS];

/**
 * What the wire contract says, as checks that any test runner can run against any API that speaks it. Each stands
 * alone; what they write has names of its own, and is deleted where the API has a call for it (datasets and items).
 */
export function contractChecks(): readonly ContractCheck[] {
  return GROUPS.flatMap((group) =>
    Object.entries(group).map(([name, run]) => ({ name, run: (target) => run(contractClient(target)) })),
  );
}
