import { type AnyValueMap, emptyBag } from '@lucidic/otel/pipeline';
import type { Findings } from './findings';
import { isObject } from './is-object';
import { readAttributes } from './read-attributes';

/** The attributes of a resource. */
export function readResource(resource: unknown, findings: Findings): AnyValueMap {
  return isObject(resource) ? readAttributes(resource['attributes'], findings).bag : emptyBag();
}
