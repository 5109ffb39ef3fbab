import { type AnyValueMap, emptyBag } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import { isObject } from './is-object';
import { readAttributes } from './read-attributes';

/** The attributes of a resource; none where it is absent. */
export function readResource(resource: unknown, findings: Findings): AnyValueMap {
  if (isObject(resource)) return readAttributes(resource['attributes'], findings).bag;
  if (resource !== undefined && resource !== null) fail(findings, 'its resource cannot be decoded');
  return emptyBag();
}
