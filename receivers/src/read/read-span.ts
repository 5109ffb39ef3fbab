import type { SpanRecord } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import type { GroupFacts } from './group-facts';
import { isObject, type ObjectLike } from './is-object';
import { readAttributes } from './read-attributes';
import { readCount } from './read-count';
import { readEnum } from './read-enum';
import { readEvents } from './read-events';
import { readId } from './read-id';
import { readInteger } from './read-integer';
import { readText } from './read-text';
import { readTime } from './read-time';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;
/** `SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK | SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK`: known, and remote. */
const PARENT_IS_REMOTE = 0x300n;

/** A span as the record that `recordFromSpan` makes of it in the process. Undefined where `findings` has a problem. */
export function readSpan(span: ObjectLike, group: GroupFacts, findings: Findings): SpanRecord | undefined {
  const traceId = readId(span['traceId'], 16) ?? fail(findings, 'traceId is not 16 bytes other than zeros');
  const spanId = readId(span['spanId'], 8) ?? fail(findings, 'spanId is not 8 bytes other than zeros');
  const parentSpanId = readId(span['parentSpanId'], 8);
  const kind = readEnum(span['kind'], 'SPAN_KIND_', KINDS) ?? 'INTERNAL';
  const startUnixMs = readTime(span['startTimeUnixNano'], 'startTimeUnixNano', findings);
  const endUnixMs = readTime(span['endTimeUnixNano'], 'endTimeUnixNano', findings);
  const { bag, cut } = readAttributes(span['attributes'], findings);
  const record = {
    name: readText(span['name'], 'name', findings),
    kind: kind === 'UNSPECIFIED' ? 'INTERNAL' : kind,
    startUnixMs,
    endUnixMs: endUnixMs || startUnixMs,
    status: readStatus(span['status'], findings),
    attributes: bag,
    events: readEvents(span['events'], findings),
    scope: group.scope,
    resource: group.resource,
    droppedAttributesCount: readCount(span['droppedAttributesCount']) + cut,
    ...(parentSpanId && { parentSpanId }),
    ...(parentSpanId && isParentRemote(span['flags']) && { parentIsRemote: true as const }),
  } as const;
  return traceId && spanId && findings.problem === undefined ? { traceId, spanId, ...record } : undefined;
}

function readStatus(status: unknown, findings: Findings): SpanRecord['status'] {
  if (!isObject(status)) return { code: 'UNSET' };
  const message = readText(status['message'], 'status.message', findings);
  return {
    code: readEnum(status['code'], 'STATUS_CODE_', STATUS_CODES) ?? 'UNSET',
    ...(message && { message }),
  };
}

function isParentRemote(flags: unknown): boolean {
  return (BigInt(readInteger(flags) ?? 0) & PARENT_IS_REMOTE) === PARENT_IS_REMOTE;
}
