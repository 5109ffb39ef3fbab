import type { SpanRecord } from '../../../src/core/span-record';
import { compact } from '../compact';
import { unwrapJson } from '../parse-json';
import { asMap, asText, asTexts } from '../pick';
import { readFailure } from '../read-failure';
import type { GivenEvent, OperationKind, Reading } from '../reading';
import type { Dialect } from './dialect';

/** The attributes of an event given by hand. Payload and metadata are maps, or JSON texts where an SDK takes no maps. */
export const LUCIDIC = {
  eventType: 'lucidic.event.type',
  /** In the place of the id that the span's ids make. */
  eventId: 'lucidic.event.id',
  payload: 'lucidic.event.payload',
  tags: 'lucidic.event.tags',
  metadata: 'lucidic.event.metadata',
} as const;

const KINDS: ReadonlyMap<unknown, { readonly type: GivenEvent['type']; readonly kind: OperationKind }> =
  new Map([
    ['llm_generation', { type: 'llm_generation', kind: 'model_call' }],
    ['function_call', { type: 'function_call', kind: 'tool' }],
    ['error_traceback', { type: 'error_traceback', kind: 'other' }],
    ['generic', { type: 'generic', kind: 'other' }],
  ]);
const GENERIC = { type: 'generic', kind: 'other' } as const;

/** Our own: events that an application gives by hand. Nothing is interpreted, the payload is the wire's already. */
export const lucidic: Dialect = {
  name: 'lucidic',
  marks: [LUCIDIC.eventType],
  matches: ({ attributes }) => KINDS.has(attributes[LUCIDIC.eventType]),
  read(record: SpanRecord): Reading {
    const { attributes } = record;
    const { type, kind } = KINDS.get(attributes[LUCIDIC.eventType]) ?? GENERIC;
    return compact({
      dialect: lucidic.name,
      kind,
      given: { type, ...idOf(attributes), payload: asMap(unwrapJson(attributes[LUCIDIC.payload])) ?? {} },
      error: readFailure(record),
      tags: asTexts(unwrapJson(attributes[LUCIDIC.tags])),
      metadata: asMap(unwrapJson(attributes[LUCIDIC.metadata])),
    });
  },
};

function idOf(attributes: SpanRecord['attributes']): { readonly eventId?: string } {
  const eventId = asText(attributes[LUCIDIC.eventId]);
  return eventId === undefined ? {} : { eventId };
}
