import type { SessionRef, SpanRecord } from '../../../src/core/span-record';

/** Words of a record that are numbers in a batch. Their places are the form: new ones go to the end. */
export const KINDS: readonly SpanRecord['kind'][] = ['INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
export const STATUS_CODES: readonly SpanRecord['status']['code'][] = ['UNSET', 'OK', 'ERROR'];
export const SOURCES: readonly SessionRef['source'][] = [
  'attribute',
  'context',
  'baggage',
  'conversation',
  'default',
  'trace',
  'process',
];

/** What few records have, a bit each. */
export const FLAG = {
  parentIsRemote: 1,
  contentFree: 2,
  interrupted: 4,
  namedOutside: 8,
  masked: 16,
} as const;

/** How a record names its parent. */
export const PARENT = { none: 0, span: 1, event: 2 } as const;

/** Stands where a record has no session. */
export const NO_SESSION = 0xffff_ffff;
