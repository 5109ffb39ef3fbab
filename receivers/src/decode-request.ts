import { type DecodeLimits, decodeLimits } from './decode-limits';
import type { Decoded, Refusal } from './decoded';
import { jsonGroups } from './json/json-groups';
import { otlpFormat } from './otlp-format';
import { protobufGroups } from './protobuf/protobuf-groups';
import type { Findings } from './read/findings';
import type { GroupFacts } from './read/group-facts';
import { isObject, type ObjectLike } from './read/is-object';
import { readResource } from './read/read-resource';
import { readScope } from './read/read-scope';
import type { RequestGroup } from './request-group';
import type { Signal } from './signal';
import { Tally } from './tally';

/** Makes a record of one message, or notes in `findings` why it cannot. */
type ReadRecord<T> = (message: ObjectLike, group: GroupFacts, findings: Findings) => T | undefined;

/** Decodes a request of any signal. */
export function decodeRequest<T>(
  body: Uint8Array | string,
  contentType: string | undefined,
  given: Partial<DecodeLimits>,
  signal: Signal,
  readRecord: ReadRecord<T>,
): Decoded<T> {
  const limits = decodeLimits(given);
  const groups = groupsOf(body, contentType, limits, signal);
  if ('ok' in groups) return groups;
  const tally = new Tally(signal.noun);
  const records: T[] = [];
  for (const group of groups) readGroup(group, limits, readRecord, tally, records);
  const { rejected, reason } = tally;
  return { ok: true, records, rejected, ...(reason !== undefined && { reason }) };
}

function groupsOf(
  body: Uint8Array | string,
  contentType: string | undefined,
  limits: DecodeLimits,
  signal: Signal,
): Iterable<RequestGroup> | Refusal {
  const format = otlpFormat(contentType);
  if (format === undefined)
    return { ok: false, status: 415, detail: 'use application/x-protobuf or application/json' };
  if (body.length > limits.maxBodyBytes)
    return { ok: false, status: 413, detail: `the body has more than ${limits.maxBodyBytes} bytes` };
  return format === 'json'
    ? jsonGroups(typeof body === 'string' ? body : new TextDecoder().decode(body), signal, limits)
    : protobufGroups(typeof body === 'string' ? Buffer.from(body) : body, signal, limits);
}

function readGroup<T>(
  group: RequestGroup,
  limits: DecodeLimits,
  readRecord: ReadRecord<T>,
  tally: Tally,
  records: T[],
): void {
  const shared: Findings = { limits, cuts: new Set() };
  let facts: GroupFacts | undefined;
  for (const closed of group.records) {
    // Those that were rejected count too: looking into them takes as long.
    if (records.length + tally.rejected >= limits.maxRecords) {
      tally.reject(`a request may have ${limits.maxRecords}`);
      continue;
    }
    facts ??= { resource: readResource(group.resource, shared), scope: readScope(group.scope, shared) };
    const findings: Findings = { ...shared, cuts: new Set(shared.cuts) };
    const message = group.open(closed);
    const record = isObject(message) ? readRecord(message, facts, findings) : undefined;
    if (record === undefined) {
      tally.reject(findings.problem ?? 'it cannot be decoded');
      continue;
    }
    records.push(record);
    for (const what of findings.cuts) tally.cut(what);
  }
}
