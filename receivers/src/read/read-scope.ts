import type { SpanRecord } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import { isObject } from './is-object';
import { readText } from './read-text';

/** The library that made a record; an absent version is absent. */
export function readScope(scope: unknown, findings: Findings): SpanRecord['scope'] {
  if (!isObject(scope)) {
    if (scope !== undefined && scope !== null) fail(findings, 'its scope cannot be decoded');
    return { name: '' };
  }
  const version = readText(scope['version'], 'scope.version', findings);
  return { name: readText(scope['name'], 'scope.name', findings), ...(version && { version }) };
}
