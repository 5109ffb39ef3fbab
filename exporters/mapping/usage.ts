import { compactOrNothing } from './compact';
import type { Usage } from './reading';

/** Counts as somebody reported them, before we know what `input` and `output` contain. */
export type ReportedUsage = { readonly [K in keyof Usage]?: number | undefined };

/** What an emitter leaves out of its totals. */
export interface Exclusions {
  /** `input` does not contain cache reads and writes (Anthropic's own API counts so). */
  readonly input?: boolean;
  /** `output` does not contain reasoning (Gemini's `candidatesTokenCount` is without thoughts). */
  readonly output?: boolean;
}

/**
 * Inclusive usage: `input` contains cache reads and writes, `output` contains reasoning. An input smaller than its own
 * cached part can only have been counted without it, whoever said so. Absent stays absent; undefined when nothing was said.
 */
export function inclusiveUsage(reported: ReportedUsage, without: Exclusions = {}): Usage | undefined {
  const cached = (reported.cacheRead ?? 0) + (reported.cacheWrite ?? 0);
  const reasoning = reported.reasoning ?? 0;
  const { input, output } = reported;
  return compactOrNothing({
    ...reported,
    input: input !== undefined && (without.input || input < cached) ? input + cached : input,
    output: output !== undefined && (without.output || output < reasoning) ? output + reasoning : output,
  });
}
