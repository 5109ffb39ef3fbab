import type { AnyValueMap } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import { readPairs } from './read-any-value';
import { readList } from './read-list';

/** Attributes, and how many more there were than are taken. */
export interface Attributes {
  readonly bag: AnyValueMap;
  readonly cut: number;
}

/** The first attributes of a list, in a bag without a prototype: `__proto__` is a key like any other. */
export function readAttributes(value: unknown, findings: Findings): Attributes {
  const list = readList(value) ?? fail(findings, 'attributes is not a list') ?? [];
  const { maxAttributesPerBag } = findings.limits;
  const cut = Math.max(0, list.length - maxAttributesPerBag);
  if (cut > 0) findings.cuts.add(`attributes after the first ${maxAttributesPerBag}`);
  return { bag: readPairs(cut > 0 ? list.slice(0, maxAttributesPerBag) : list, findings, 0), cut };
}
