import type { AnyValue } from '../../../src/core/any-value';
import { asList, asMap } from '../pick';

/** A tool's result without its wrapping: a list of one text or JSON block becomes that text or value. */
export function toolResult(content: AnyValue): Exclude<AnyValue, undefined> {
  const blocks = asList(content);
  const only = blocks?.length === 1 ? asMap(blocks[0]) : undefined;
  if (!only) return content ?? '';
  if (typeof only.text === 'string') return only.text;
  return only.json ?? blocks ?? '';
}
