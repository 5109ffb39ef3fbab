import { readRecord } from '../../exporters/mapping/read-record';
import type { Reading } from '../../exporters/mapping/reading';
import type { AnyValueMap } from '../../src/core/any-value';
import type { RecordEvent, SessionRecord, SpanRecord } from '../../src/core/span-record';
import { genAiAttributes } from './content/gen-ai';
import { givenAttributes } from './content/given';
import { lengthOf, nameOrNothing, wordOrNothing } from './content/lengths';
import { livekitAttributes } from './content/livekit';
import { mcpAttributes } from './content/mcp';
import { openInferenceAttributes } from './content/open-inference';
import { renamed, structureOf } from './record-structure';

/** What of a resource describes the software, not the machine or its user. */
const RESOURCE_NAMES = [
  'service.name',
  'service.version',
  'service.namespace',
  'deployment.environment.name',
];

/**
 * A record that tells shape and numbers only: roles, kinds of parts, tool names, models, tokens, times, finish reasons,
 * the type of an error, and for every text its length. It is written anew from what its dialect understood, so what
 * nobody understood (an application's own attributes, an emitter's extras) is not in it.
 */
export function withoutContent(record: SessionRecord): SessionRecord {
  return { ...spanWithoutContent(record), session: renamed(record.session, nameOrLength) };
}

function spanWithoutContent(record: SpanRecord): SpanRecord {
  const reading = readRecord(record);
  const { name, status, twins } = record;
  return {
    ...structureOf(record),
    name: nameOrLength(name),
    status: { code: status.code },
    attributes: reading === undefined ? {} : attributesOf(reading, record.attributes),
    events: exception(record, reading),
    resource: Object.fromEntries(
      RESOURCE_NAMES.filter((key) => key in record.resource).map((key) => [key, record.resource[key]]),
    ),
    ...(twins !== undefined && { twins: twins.map(spanWithoutContent) }),
  };
}

/** Dialects that write attributes of their own; the others are written in the GenAI conventions'. */
const WRITERS: ReadonlyMap<string, typeof genAiAttributes> = new Map([
  ['openinference', openInferenceAttributes],
  ['livekit', livekitAttributes],
  ['mcp', mcpAttributes],
]);

function nameOrLength(name: string): string {
  return nameOrNothing(name) ?? lengthOf(name);
}

/** In the record's own dialect, for some are known by their scope, which stays. */
function attributesOf(reading: Reading, original: AnyValueMap): AnyValueMap {
  if (reading.given) return givenAttributes(reading.given);
  return (WRITERS.get(reading.dialect) ?? genAiAttributes)(reading, original);
}

/** That an exception was recorded, when, and its type. Every other event is content, and was read already. */
function exception(record: SpanRecord, reading: Reading | undefined): readonly RecordEvent[] {
  const recorded = record.events.filter((event) => event.name === 'exception').at(-1);
  if (!recorded && !reading?.error?.recorded) return [];
  const type = wordOrNothing(recorded?.attributes['exception.type'] ?? reading?.error?.type);
  return [
    {
      name: 'exception',
      timeUnixMs: recorded?.timeUnixMs ?? record.endUnixMs,
      attributes: type === undefined ? {} : { 'exception.type': type },
    },
  ];
}
