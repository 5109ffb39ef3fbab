import type { TextRule } from './rules';
import type { Masked, TimedRunner } from './timed-runner';

/** Runs rules over the texts of one record, each distinct text once. */
export interface Lane {
  /** True when texts should be gathered first, so that all share one time limit. */
  readonly timed: boolean;
  /** Notes a text for `settle`. */
  gather(text: string): void;
  /** Masks everything gathered. */
  settle(): void;
  /** The masked text, or undefined when it must be withheld. */
  mask(text: string): Masked;
}

/** Neighbouring rules that run together: inside a time limit, or outside. */
interface Stage {
  readonly timed: boolean;
  readonly rules: readonly TextRule[];
}

/** Makes the lanes for one list of rules. `runner` is needed where a rule is not a preset. */
export function laneMaker(rules: readonly TextRule[], runner: TimedRunner): () => Lane {
  const stages: Stage[] = [];
  for (const rule of rules) {
    const timed = rule.kind !== 'preset';
    const last = stages.at(-1);
    if (last?.timed === timed) stages[stages.length - 1] = { timed, rules: [...last.rules, rule] };
    else stages.push({ timed, rules: [rule] });
  }
  return () => createLane(stages, runner);
}

function createLane(stages: readonly Stage[], runner: TimedRunner): Lane {
  const known = new Map<string, Masked>();
  const gathered = new Set<string>();
  const settle = (texts: readonly string[]): void => {
    let current: readonly Masked[] = texts;
    for (const stage of stages) current = runStage(stage, current, runner);
    texts.forEach((text, index) => {
      known.set(text, current[index]);
    });
  };
  return {
    timed: stages.some((stage) => stage.timed),
    gather(text) {
      gathered.add(text);
    },
    settle() {
      settle([...gathered]);
      gathered.clear();
    },
    mask(text) {
      if (!known.has(text)) settle([text]);
      return known.get(text);
    },
  };
}

/** What failed in an earlier stage stays failed. */
function runStage(stage: Stage, texts: readonly Masked[], runner: TimedRunner): readonly Masked[] {
  const apply = (text: string): Masked => applyAll(stage.rules, text);
  if (!stage.timed) return texts.map((text) => (text === undefined ? undefined : apply(text)));
  const alive = texts.filter((text) => text !== undefined);
  if (alive.length === 0) return texts;
  const masked = runner.run(alive, apply)[Symbol.iterator]();
  return texts.map((text) => (text === undefined ? undefined : masked.next().value));
}

/** Fails closed: what throws withholds the text. */
function applyAll(rules: readonly TextRule[], text: string): Masked {
  let current: Masked = text;
  try {
    for (const rule of rules) {
      current = rule.apply(current);
      if (current === undefined) return undefined;
    }
    return current;
  } catch {
    return undefined;
  }
}
