import type { LogRecord } from '@lucidic/otel/pipeline';
import { isBag, isObject } from './span-from-json';

/**
 * A log record of a capture, which names its span by id alone; undefined: it is none, or belongs to no span. `traceId`
 * and `timeUnixMs` stand in where it does not say them.
 */
export function logFromJson(value: unknown, traceId: string, timeUnixMs: number): LogRecord | undefined {
  if (!isObject(value)) return undefined;
  const { spanId, eventName, attributes, body } = value;
  if (typeof spanId !== 'string' || spanId === '') return undefined;
  return {
    traceId: typeof value['traceId'] === 'string' ? value['traceId'] : traceId,
    spanId,
    timeUnixMs,
    attributes: isBag(attributes) ? attributes : {},
    body,
    ...(typeof eventName === 'string' ? { eventName } : {}),
  };
}
