import { setTimeout as delay } from 'node:timers/promises';
import { BATTERY } from './battery';
import { emitBattery, type Thrown } from './emit-battery';
import type { Plain } from './plain-span';
import type { SpanProcessorLike, TracerProviderLike } from './span-processor-like';
import { type Look, Witness } from './witness';

/** What was seen of one span of the battery at one time; `span` is without what differs from run to run. */
export interface Observation {
  readonly place: 'before' | 'after';
  readonly at: Look;
  /** Its name in the battery; of a span that is not ours, its own. */
  readonly name: string;
  readonly isOurs: boolean;
  readonly span: { readonly [key: string]: Plain };
}

/** One run of the battery. */
export interface Run {
  readonly observations: readonly Observation[];
  readonly thrown: readonly Thrown[];
}

export interface ObserveOptions {
  readonly createProvider: (spanProcessors: SpanProcessorLike[]) => TracerProviderLike;
  readonly flushTimeoutMs: number;
  readonly settleMs: number;
}

/** Runs the battery through a provider with a witness before the processors and one after them. */
export async function observe(
  processors: readonly SpanProcessorLike[],
  options: ObserveOptions,
): Promise<Run> {
  const witnesses = { before: new Witness(), after: new Witness() };
  const provider = options.createProvider([witnesses.before, ...processors, witnesses.after]);
  const { nameById, thrown } = emitBattery(provider);
  await within(options.flushTimeoutMs, () => provider.forceFlush());
  await delay(options.settleMs);
  for (const witness of Object.values(witnesses)) witness.lookAgain();
  await within(options.flushTimeoutMs, () => provider.shutdown());
  const places = ['before', 'after'] as const;
  const observations = places.flatMap((place) =>
    witnesses[place].sightings.map(({ at, spanId, span }): Observation => {
      const name = nameById.get(spanId);
      const settled = settleIds(span, nameById);
      return { place, at, name: name ?? String(span['name']), isOurs: name !== undefined, span: settled };
    }),
  );
  return { observations, thrown };
}

/** A processor that cannot reach its backend is no concern of this check. */
async function within(timeoutMs: number, run: () => Promise<void>): Promise<void> {
  const timeout = new AbortController();
  const ended = async (): Promise<void> => {
    try {
      await run();
    } catch {
      // Counts as done.
    }
  };
  const timedOut = delay(timeoutMs, undefined, { signal: timeout.signal }).catch(() => {});
  await Promise.race([ended(), timedOut]);
  timeout.abort();
}

/** Says by name which span is meant, for ids differ in every run. */
function settleIds(
  span: { readonly [key: string]: Plain },
  nameById: ReadonlyMap<string, string>,
): { readonly [key: string]: Plain } {
  const { traceId, spanId, parentSpanId, links, ...rest } = span;
  const nameOf = (id: Plain): Plain =>
    id === undefined ? undefined : (nameById.get(String(id)) ?? 'a stranger');
  return {
    ...rest,
    parent: nameOf(parentSpanId),
    links: Array.isArray(links) ? links.map((link) => ({ ...link, spanId: nameOf(link.spanId) })) : links,
  };
}

/** How many observations a run gives where nobody interferes. */
export const OBSERVATIONS = BATTERY.length * 3 * 2;
