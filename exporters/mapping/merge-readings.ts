import type { AnyValueMap } from '../../src/core/any-value';
import { compact, compactOrNothing } from './compact';
import { asMap } from './pick';
import type { Message, Part, Reading, Usage } from './reading';

/**
 * Several readings of one operation as one, the first being the event's own. Field by field the richest wins; nothing is
 * ever summed, for the tokens of a wrapper and of the call it wraps are the same tokens. Undefined for none.
 */
export function mergeReadings(readings: readonly Reading[]): Reading | undefined {
  const [first, ...twins] = readings;
  if (!first || twins.length === 0) return first;
  return compact({
    ...firstOfEach(readings),
    kind: kind(readings) ?? first.kind,
    responseModel: responseModel(readings),
    inputMessages: richest(readings.map((reading) => reading.inputMessages)),
    outputMessages: richest(readings.map((reading) => reading.outputMessages)),
    usage: mostDetailed(readings.map((reading) => reading.usage)),
    params: compactOrNothing(firstOfEach(readings.map((reading) => reading.params ?? {}))),
    metadata: metadata(readings.map((reading) => reading.metadata ?? {})),
    error:
      readings.find((reading) => reading.error?.stack !== undefined)?.error ??
      first.error ??
      firstOfEach(readings).error,
  });
}

/** Views are joined because they tell of one model call, so it is one, even where the outermost only wraps it. */
function kind(readings: readonly Reading[]): Reading['kind'] | undefined {
  const kinds = readings.map((reading) => reading.kind);
  return (
    kinds.find((said) => said === 'model_call' || said === 'embedding') ??
    kinds.find((said) => said !== 'other')
  );
}

/** What each span says beyond its dialect stands side by side: the extras of one must not hide those of the other. */
function metadata(all: readonly AnyValueMap[]): AnyValueMap | undefined {
  const extras = compactOrNothing(firstOfEach(all.map((one) => asMap(one['attributes']) ?? {})));
  return compactOrNothing({ ...firstOfEach(all), ...(extras && { attributes: extras }) });
}

/** Each key with the first value that is there. */
function firstOfEach<T extends object>(objects: readonly T[]): T;
function firstOfEach(objects: readonly object[]): object {
  return Object.fromEntries(objects.flatMap((object) => Object.entries(object)).reverse());
}

/** A wrapper often gives the requested model back as the answering one; a twin that saw the answer knows better. */
function responseModel(readings: readonly Reading[]): string | undefined {
  const said = readings.filter((reading) => reading.responseModel !== undefined);
  const better = said.find((reading) => reading.responseModel !== reading.requestModel);
  return (better ?? said[0])?.responseModel;
}

function richest(candidates: readonly (readonly Message[] | undefined)[]): readonly Message[] | undefined {
  let best: readonly Message[] | undefined;
  for (const messages of candidates) if (messages && (!best || isRicher(messages, best))) best = messages;
  return best;
}

/** More structure first, more text when that is equal; an equal one does not replace the first. */
function isRicher(one: readonly Message[], other: readonly Message[]): boolean {
  const difference = total(one, structure) - total(other, structure);
  return difference !== 0 ? difference > 0 : total(one, textLength) > total(other, textLength);
}

function total(messages: readonly Message[], count: (part: Part) => number): number {
  return messages.reduce(
    (sum, message) => sum + message.parts.reduce((parts, part) => parts + count(part), 0),
    0,
  );
}

/** A part counts once, and once more for an id, without which calls and results cannot be matched. */
function structure(part: Part): number {
  return 'id' in part && part.id !== undefined ? 2 : 1;
}

function textLength(part: Part): number {
  return part.type === 'text' || part.type === 'reasoning' ? part.text.length : 0;
}

/** The usage with the most numbers, its gaps filled from the others; what was reported belongs to the numbers it explains. */
function mostDetailed(candidates: readonly (Usage | undefined)[]): Usage | undefined {
  const usages = candidates.filter((usage) => usage !== undefined);
  // A stable sort: among equals the first reading's numbers win.
  const [best, ...others] = usages.toSorted((a, b) => numbers(b) - numbers(a));
  if (best === undefined || others.length === 0) return best;
  return firstOfEach([best, ...others.map(({ reported: _reported, total: _total, ...rest }) => rest)]);
}

function numbers({ reported: _reported, total: _total, ...usage }: Usage): number {
  return Object.keys(usage).length;
}
