import { mapRecord } from '../../../exporters/mapping/map-record';
import type { MappedEvent } from '../../../exporters/mapping/media/attachment';
import type { AnyValueMap } from '../../../src/core/any-value';
import { at } from './facts-of-result';
import { span } from './span';

/** Bytes that begin as the format does; `seed` makes one content differ from another. */
export function bytesOf(signature: string, length = 600, seed = 1): Buffer {
  const body = Buffer.from(Array.from({ length }, (_, index) => (index * 31 + seed * 17) % 251));
  return Buffer.concat([Buffer.from(signature, 'latin1'), body]);
}

export const PNG = bytesOf('\x89PNG\r\n\x1a\n');
export const WAV = bytesOf('RIFF\x00\x00\x00\x00WAVEfmt ');
export const PDF = bytesOf('%PDF-1.7\n');
export const MP4 = bytesOf('\x00\x00\x00\x18ftypmp42');

export function dataUrl(mimeType: string, bytes: Buffer): string {
  return `data:${mimeType};base64,${bytes.toString('base64')}`;
}

/** The event of a span with these attributes, which must be one. */
export function mapped(attributes: AnyValueMap): MappedEvent {
  const [only, ...more] = mapRecord(span(attributes));
  if (only === undefined || more.length > 0) throw new Error('one event was expected');
  return only;
}

/** The event of a model call whose request body an instrumentation carries whole. */
export function callWith(body: unknown, answer?: unknown): MappedEvent {
  return mapped({
    'openinference.span.kind': 'LLM',
    'input.value': JSON.stringify(body),
    'input.mime_type': 'application/json',
    ...(answer !== undefined && {
      'output.value': JSON.stringify(answer),
      'output.mime_type': 'application/json',
    }),
  });
}

/** The parts of the first message sent. */
export function partsOf({ event }: MappedEvent): unknown {
  return at(event, 'payload.request.messages.0.content');
}

/** The decoded contents of an event's attachments. */
export function contentsOf({ attachments }: MappedEvent): readonly Buffer[] {
  return attachments.map(({ base64 }) => Buffer.from(base64, 'base64'));
}
