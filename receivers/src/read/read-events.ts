import type { RecordEvent } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import { isObject } from './is-object';
import { readAttributes } from './read-attributes';
import { readList } from './read-list';
import { readText } from './read-text';
import { readTime } from './read-time';

/** The events of a span, the last of them where there are too many. */
export function readEvents(value: unknown, findings: Findings): readonly RecordEvent[] {
  const list = readList(value) ?? fail(findings, 'events is not a list') ?? [];
  const { maxEventsPerSpan } = findings.limits;
  if (list.length <= maxEventsPerSpan) return list.map((event) => readEvent(event, findings));
  findings.cuts.add(`events before the last ${maxEventsPerSpan}`);
  return list.slice(list.length - maxEventsPerSpan).map((event) => readEvent(event, findings));
}

function readEvent(event: unknown, findings: Findings): RecordEvent {
  if (!isObject(event)) fail(findings, 'an event is not an object');
  const { name, timeUnixNano, attributes } = isObject(event) ? event : {};
  return {
    name: readText(name, 'event name', findings),
    timeUnixMs: readTime(timeUnixNano, 'timeUnixNano', findings),
    attributes: readAttributes(attributes, findings).bag,
  };
}
