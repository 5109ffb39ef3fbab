import { compact, compactOrNothing } from './compact';
import type { Usage } from './reading';

/** Counts as somebody reported them, before we know what `input` and `output` contain. */
export interface ReportedUsage {
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly total?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly reasoning?: number | undefined;
  readonly inputText?: number | undefined;
  readonly outputText?: number | undefined;
  readonly inputImage?: number | undefined;
  readonly outputImage?: number | undefined;
  readonly inputAudio?: number | undefined;
  readonly outputAudio?: number | undefined;
  readonly inputVideo?: number | undefined;
  readonly outputVideo?: number | undefined;
}

/** What an emitter leaves out of its totals. */
export interface Exclusions {
  /** `input` does not contain cache reads and writes (Anthropic's own API counts so). */
  readonly input?: boolean;
  /** `output` does not contain reasoning (Gemini's `candidatesTokenCount` is without thoughts). */
  readonly output?: boolean;
}

/**
 * Inclusive usage: `input` contains cache reads and writes, `output` contains reasoning. What an emitter leaves out is
 * known by its scope (`without`; empty for one known to leave out nothing), or shows: where the scope is not known, by a
 * total that is larger by exactly the parts, and always by a number smaller than its own parts. What was said then is kept under `reported`. Absent stays absent, a count that is none (negative, infinite) was
 * not said, and a total is kept only where it is all there is. Undefined when nothing was said.
 */
export function inclusiveUsage(reported: ReportedUsage, without?: Exclusions): Usage | undefined {
  const said = counts(reported);
  const cached = (said.cacheRead ?? 0) + (said.cacheWrite ?? 0);
  const reasoning = said.reasoning ?? 0;
  const beside = without === undefined ? besideTotal(said) : undefined;
  const input = including(
    said.input,
    cached,
    without?.input === true || beside === cached || beside === cached + reasoning,
  );
  const output = including(
    said.output,
    reasoning,
    without?.output === true || beside === reasoning || beside === cached + reasoning,
  );
  return compactOrNothing({
    input,
    output,
    total: input === undefined || output === undefined ? totalBeside(said, input ?? output) : undefined,
    cacheRead: said.cacheRead,
    cacheWrite: said.cacheWrite,
    reasoning: said.reasoning,
    ...modalities(said),
    reported: asReported(said, input, output),
  });
}

/** What the total has more than input and output together; undefined when it has nothing more. */
function besideTotal({ input, output, total }: ReportedUsage): number | undefined {
  if (total === undefined || input === undefined || output === undefined) return undefined;
  return total > input + output ? total - input - output : undefined;
}

function including(said: number | undefined, parts: number, isWithout: boolean): number | undefined {
  return said !== undefined && (isWithout || said < parts) ? said + parts : said;
}

/** A total that only says again the one number there is (embeddings have no output) says nothing. */
function totalBeside({ total }: ReportedUsage, known: number | undefined): number | undefined {
  return total === known ? undefined : total;
}

function asReported(
  said: ReportedUsage,
  input: number | undefined,
  output: number | undefined,
): Usage['reported'] {
  if (said.input === input && said.output === output) return undefined;
  return compact({
    input: said.input === input ? undefined : said.input,
    output: said.output === output ? undefined : said.output,
  });
}

function counts(reported: ReportedUsage): ReportedUsage {
  return {
    input: count(reported.input),
    output: count(reported.output),
    total: count(reported.total),
    cacheRead: count(reported.cacheRead),
    cacheWrite: count(reported.cacheWrite),
    reasoning: count(reported.reasoning),
    ...modalities(reported),
  };
}

/** Parts of the totals, which change none of them. */
function modalities(said: ReportedUsage): ReportedUsage {
  return {
    inputText: count(said.inputText),
    outputText: count(said.outputText),
    inputImage: count(said.inputImage),
    outputImage: count(said.outputImage),
    inputAudio: count(said.inputAudio),
    outputAudio: count(said.outputAudio),
    inputVideo: count(said.inputVideo),
    outputVideo: count(said.outputVideo),
  };
}

function count(said: number | undefined): number | undefined {
  return said !== undefined && said >= 0 && said <= Number.MAX_SAFE_INTEGER ? said : undefined;
}
