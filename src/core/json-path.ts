/** Any key or any index. */
export const ANY = Symbol('any');

/** One step of a path. `deep` steps (`..name`) may be taken at any depth below. */
export interface PathStep {
  readonly deep: boolean;
  readonly key: string | number | typeof ANY;
}

/** A path longer than this is a mistake. */
const MAX_STEPS = 32;
const STEP =
  /(?:(?<dots>\.\.?)(?:(?<name>[\p{L}_$][\p{L}\p{N}_$-]*)|\*)|(?<deep>\.\.)?\[(?:(?<index>\d{1,9})|\*|'(?<single>[^']*)'|"(?<double>[^"]*)")\])/uy;

/**
 * The steps of a small JSONPath (RFC 9535 without filters, slices and unions): `$.user.email`, `$.items[*].ssn`,
 * `$['a key'][0]`, `$..password`, `$.*`. Undefined for anything else, `$` alone included.
 */
export function parseJsonPath(path: string): readonly PathStep[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: PathStep[] = [];
  const pattern = new RegExp(STEP);
  pattern.lastIndex = 1;
  while (pattern.lastIndex < path.length) {
    const groups = pattern.exec(path)?.groups;
    if (!groups || steps.length === MAX_STEPS) return undefined;
    const { dots, name, deep, index, single, double } = groups;
    steps.push({
      deep: dots === '..' || deep !== undefined,
      key: index === undefined ? (name ?? single ?? double ?? ANY) : Number(index),
    });
  }
  return steps.length > 0 ? steps : undefined;
}
