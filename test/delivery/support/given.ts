import type { SessionRecord } from '../../../src/core/span-record';
import { traceRecord } from './host-rig';

/** A record of an event given by hand, so that a test decides every byte of its payload. */
export function given(
  id: number,
  payload: SessionRecord['attributes'],
  more: SessionRecord['attributes'] = {},
): SessionRecord {
  return traceRecord(id, 's', {
    attributes: { 'lucidic.event.type': 'generic', 'lucidic.event.payload': payload, ...more },
  });
}

/** Bytes of a payload on the wire. */
export function bytesOf(payload: object): number {
  return Buffer.byteLength(JSON.stringify(payload));
}

/** Large by the default threshold. */
export const LARGE = { details: 'grüße 🌍 '.repeat(10_000) };
