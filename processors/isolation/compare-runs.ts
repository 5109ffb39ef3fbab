import type { Thrown } from './emit-battery';
import type { Observation, Run } from './observe';
import { type FieldChange, fieldChanges } from './span-changes';
import type { Look } from './witness';

/** Something that other processors see differently because of this one. */
export interface SpanChange extends FieldChange {
  /** The span's name in the check. */
  readonly span: string;
  /** When it could first be seen: at the span's start, at its end, or later. */
  readonly at: Look;
}

/** What was found of one processor. */
export interface IsolationFinding {
  /** Its place in the list, and its class. */
  readonly processor: string;
  readonly changes: readonly SpanChange[];
  /** What it threw into the code that traces. */
  readonly thrown: readonly Thrown[];
}

/** True when the processor left no trace. */
export function isClean({ changes, thrown }: IsolationFinding): boolean {
  return changes.length === 0 && thrown.length === 0;
}

/** What the witnesses saw differently in one run than in another. */
export function compareRuns(processor: string, without: Run, withIt: Run): IsolationFinding {
  const expected = new Map(without.observations.map((seen) => [keyOf(seen), seen]));
  const found: SpanChange[] = [];
  for (const seen of withIt.observations) {
    const { name: span, at } = seen;
    const from = expected.get(keyOf(seen));
    expected.delete(keyOf(seen));
    if (from === undefined || !seen.isOurs) found.push({ span, at, ...WHOLE, change: 'added', to: span });
    else found.push(...fieldChanges(from.span, seen.span).map((change) => ({ span, at, ...change })));
  }
  for (const { name: span, at } of expected.values()) {
    found.push({ span, at, ...WHOLE, change: 'removed', from: span });
  }
  const { thrown } = withIt;
  const broken = new Set(thrown.map(({ span }) => span));
  return { processor, changes: earliest(found).filter(({ span }) => !broken.has(span)), thrown };
}

/** What is in a finding and in none of the others. */
export function beyond(finding: IsolationFinding, others: readonly IsolationFinding[]): IsolationFinding {
  const known = new Set(others.flatMap(({ changes }) => changes.map(changeKey)));
  const changes = finding.changes.filter((change) => !known.has(changeKey(change)));
  const thrown = others.some((other) => other.thrown.length > 0) ? [] : finding.thrown;
  return { ...finding, changes, thrown };
}

/** A span that nobody was to see, or that was not seen. */
const WHOLE = { field: 'span', from: undefined, to: undefined } as const;

function keyOf({ place, at, name }: Observation): string {
  return `${place} ${at} ${name}`;
}

const LOOKS: readonly Look[] = ['start', 'end', 'later'];

/** The same change is seen again at every later look, and by both witnesses. */
function earliest(changes: readonly SpanChange[]): readonly SpanChange[] {
  const byChange = new Map<string, SpanChange>();
  for (const look of LOOKS) {
    for (const change of changes) {
      const key = changeKey(change);
      if (change.at === look && !byChange.has(key)) byChange.set(key, change);
    }
  }
  return [...byChange.values()];
}

function changeKey({ span, field, change, to }: SpanChange): string {
  return JSON.stringify([span, field, change, to]);
}
