import type { LogRecord } from '@lucidic/otel/pipeline';
import type { Findings } from './findings';
import type { GroupFacts } from './group-facts';
import type { ObjectLike } from './is-object';
import { readAnyValue } from './read-any-value';
import { readAttributes } from './read-attributes';
import { readId } from './read-id';
import { readText } from './read-text';
import { readTime } from './read-time';

/**
 * A log record as `joinLogs` takes it. Without two valid ids it belongs to no span; without a time it has the one at
 * which it was observed. Undefined where `findings` has a problem.
 */
export function readLogRecord(
  log: ObjectLike,
  _group: GroupFacts,
  findings: Findings,
): LogRecord | undefined {
  const traceId = readId(log['traceId'], 16);
  const spanId = readId(log['spanId'], 8);
  const eventName = readText(log['eventName'], 'eventName', findings);
  const timeUnixMs = readTime(log['timeUnixNano'], 'timeUnixNano', findings);
  const observedUnixMs = readTime(log['observedTimeUnixNano'], 'observedTimeUnixNano', findings);
  // The JavaScript SDK writes an empty value where there is no body.
  const body = readAnyValue(log['body'], findings);
  const record: LogRecord = {
    ...(traceId && spanId && { traceId, spanId }),
    ...(eventName && { eventName }),
    timeUnixMs: timeUnixMs || observedUnixMs,
    attributes: readAttributes(log['attributes'], findings).bag,
    ...(body !== null && { body }),
  };
  return findings.problem === undefined ? record : undefined;
}
