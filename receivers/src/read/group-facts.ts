import type { AnyValueMap, SpanRecord } from '@lucidic/otel/pipeline';

/** What the records of a group share, read once. */
export interface GroupFacts {
  readonly resource: AnyValueMap;
  readonly scope: SpanRecord['scope'];
}
