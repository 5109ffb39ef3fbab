import type { IsolationFinding, IsolationReport, SpanChange } from '@lucidic/otel/pipeline';

/** Kinds of change shown for a processor; one that marks every span does so with a few keys. */
const MAX_GROUPS = 40;
const MAX_VALUE_CHARS = 60;

/** The report as text: a line for each processor, and below it what others see because of it, when, and where. */
export function isolationTable({ findings, observations, isolated }: IsolationReport, sdk: string): string {
  const width = Math.max(...findings.map(({ processor }) => processor.length));
  const lines = findings.flatMap((finding) => linesOf(finding, width));
  const verdict = isolated
    ? 'Each processor leaves the spans as they are.'
    : 'Not every processor leaves the spans, and the code that traces, as they are.';
  return [
    `${observations} looks at spans for each processor, with ${sdk}`,
    '',
    ...lines,
    '',
    verdict,
    '',
  ].join('\n');
}

function linesOf({ processor, changes, thrown }: IsolationFinding, width: number): string[] {
  const found = [
    ...(changes.length > 0 ? [`changes: ${changes.length}`] : []),
    ...(thrown.length > 0 ? [`throws: ${thrown.length}`] : []),
  ];
  const head = `${processor.padEnd(width)}  ${found.length === 0 ? 'ok' : found.join(', ')}`;
  const groups = [...groupsOf(changes).values()];
  const more = groups.length > MAX_GROUPS ? [`   … and ${groups.length - MAX_GROUPS} more`] : [];
  return [
    head,
    ...thrown.map(({ span, at, error }) => `   throws at ${at} of "${span}": ${error}`),
    ...groups.slice(0, MAX_GROUPS).map((group) => `   ${describe(group)}`),
    ...more,
  ];
}

/** The same field changed in the same way at the same time, on one span or many. */
function groupsOf(changes: readonly SpanChange[]): ReadonlyMap<string, readonly SpanChange[]> {
  const groups = new Map<string, SpanChange[]>();
  for (const change of changes) {
    const key = `${change.at} ${change.change} ${change.field}`;
    const group = groups.get(key) ?? [];
    group.push(change);
    groups.set(key, group);
  }
  return groups;
}

function describe(group: readonly SpanChange[]): string {
  const [first] = group;
  if (first === undefined) return '';
  const { at, change, field, from, to, span } = first;
  const values = { added: show(to), removed: `was ${show(from)}`, changed: `${show(from)} → ${show(to)}` };
  const rest = group.length > 1 ? ` and ${group.length - 1} more` : '';
  return `${at.padEnd(5)}  ${change.padEnd(7)}  ${field}  on "${span}"${rest}: ${values[change]}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_VALUE_CHARS ? `${text.slice(0, MAX_VALUE_CHARS)}…` : text;
}
