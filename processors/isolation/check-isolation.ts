import { beyond, compareRuns, type IsolationFinding, isClean } from './compare-runs';
import { OBSERVATIONS, type ObserveOptions, observe } from './observe';
import type { SpanProcessorLike, TracerProviderLike } from './span-processor-like';

export interface IsolationOptions {
  /** Makes a provider of your SDK with these processors, as in `new BasicTracerProvider({ spanProcessors })`. */
  readonly createProvider: (spanProcessors: SpanProcessorLike[]) => TracerProviderLike;
  /** Milliseconds that a flush and a shutdown may take. Default 5,000. */
  readonly flushTimeoutMs?: number;
  /** Milliseconds between the flush and the last look. Default 100. */
  readonly settleMs?: number;
}

export interface IsolationReport {
  /** True when nobody sees anything of anybody. */
  readonly isolated: boolean;
  /** Looks that were compared for each processor. */
  readonly observations: number;
  /** One for each processor, and one for what only all of them together do, where there is such a thing. */
  readonly findings: readonly IsolationFinding[];
}

/**
 * Checks whether span processors leave the spans they share as they are. Each is run on a battery of spans between two
 * witnesses, and again all together; what the witnesses see at start, at end and after a flush is compared with a run
 * without any. Processors are real and run for real: what they export leaves.
 *
 * @param makeProcessors Makes the list anew; called twice.
 * @throws Error when the provider does not show its processors every span, as with a sampler that drops.
 */
export async function checkIsolation(
  makeProcessors: () => readonly SpanProcessorLike[],
  options: IsolationOptions,
): Promise<IsolationReport> {
  const observeOptions: ObserveOptions = { flushTimeoutMs: 5_000, settleMs: 100, ...options };
  const without = await observe([], observeOptions);
  if (without.observations.length !== OBSERVATIONS) {
    throw new Error(
      `createProvider: its processors should see ${OBSERVATIONS} starts, ends and ended spans, and saw ${without.observations.length}; leave out samplers, and pass the processors on`,
    );
  }
  const findings: IsolationFinding[] = [];
  const processors = makeProcessors();
  for (const [index, processor] of processors.entries()) {
    const name = `${index + 1}. ${classOf(processor)}`;
    findings.push(compareRuns(name, without, await observe([processor], observeOptions)));
  }
  if (processors.length > 1) {
    const together = compareRuns('all together', without, await observe(makeProcessors(), observeOptions));
    const rest = beyond(together, findings);
    if (!isClean(rest)) findings.push(rest);
  }
  return { isolated: findings.every(isClean), observations: OBSERVATIONS, findings };
}

/** The class of a processor; most are of one. */
function classOf(processor: SpanProcessorLike): string {
  const { name } = processor.constructor ?? {};
  return name === undefined || name === '' || name === 'Object' ? 'processor' : name;
}
