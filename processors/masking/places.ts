import { ANY, type PathStep, parseJsonPath } from '../../src/core/json-path';
import type { MaskRule } from '../../src/core/mask-option';

/** Where a walk stands: the paths that led here, each with the steps it has still to take. */
export type Place = readonly OpenPath[];

interface OpenPath {
  readonly steps: readonly PathStep[];
  /** How many steps are taken. */
  readonly taken: number;
  readonly token: string;
}

interface NamedKeys {
  readonly pattern: RegExp;
  readonly token: string;
}

/** Which values are withheld whole, by their names and by the way to them. */
export interface Places {
  /** The root of a JSON text, of a structured value, of a body. */
  readonly root: Place;
  /** True when nothing is ever withheld, so that nobody needs to look. */
  readonly none: boolean;
  /** The place of a child, or the token that stands for it when the child is withheld. */
  enter(place: Place, key: string | number): Place | string;
}

const NOWHERE: Place = [];
const DEFAULT_TOKEN = 'REDACTED';

/** The places of all `keys` and `path` rules; every rule sees every value, whatever its position in the list. */
export function createPlaces(rules: readonly MaskRule[]): Places {
  const keys: NamedKeys[] = [];
  const root: OpenPath[] = [];
  for (const rule of rules) {
    if (typeof rule !== 'object') continue;
    const token = rule.token ?? DEFAULT_TOKEN;
    if ('keys' in rule) keys.push({ pattern: namesPattern(rule.keys), token });
    else if ('path' in rule) root.push({ steps: parseJsonPath(rule.path) ?? [], taken: 0, token });
  }
  return {
    root,
    none: keys.length === 0 && root.length === 0,
    enter(place, key) {
      const named = typeof key === 'string' ? keys.find(({ pattern }) => pattern.test(key)) : undefined;
      return named?.token ?? follow(place, key);
    },
  };
}

/** The places one step further, or the token of a path that ends here. */
function follow(place: Place, key: string | number): Place | string {
  if (place.length === 0) return NOWHERE;
  const next: OpenPath[] = [];
  for (const open of place) {
    const step = open.steps[open.taken];
    if (step === undefined) continue;
    if (step.key === ANY || step.key === key) {
      if (open.taken + 1 === open.steps.length) return open.token;
      next.push({ ...open, taken: open.taken + 1 });
    }
    if (step.deep) next.push(open);
  }
  // `$..a..a..a` over nested `a`s would open one path after another: equal ones are kept once.
  return next.length < 2
    ? next
    : next.filter(
        ({ steps, taken }, at) =>
          next.findIndex((other) => other.steps === steps && other.taken === taken) === at,
      );
}

/** Whole names or whole segments of dotted ones, in any case; `api_key`, `api-key` and `apiKey` are one name. */
function namesPattern(names: readonly string[]): RegExp {
  const alternatives = names.map((name) =>
    name
      .trim()
      .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
      .split(/[_-]+/)
      .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('[_-]?'),
  );
  return new RegExp(`(?:^|\\.)(?:${alternatives.join('|')})(?:\\.|$)`, 'i');
}
