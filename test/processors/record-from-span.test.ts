import { TraceFlags } from '@opentelemetry/api';
import { recordFromSpan } from '../../processors/record-from-span';
import type { ReadableSpanLike } from '../../src/core/otel-types';

const PARENT = { traceId: 'a'.repeat(32), spanId: 'c'.repeat(16), traceFlags: TraceFlags.SAMPLED };
const BASE: ReadableSpanLike = {
  name: 'chat',
  kind: 2,
  startTime: [1_795_345_081, 434_500_000],
  endTime: [1_795_345_081, 442_750_000],
  status: { code: 2, message: 'no' },
  attributes: { a: 1 },
  events: [{ name: 'exception', time: [1_795_345_081, 440_000_000], attributes: { b: 2 } }],
  resource: { attributes: { 'service.name': 's' } },
  droppedAttributesCount: 3,
  spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED }),
};

describe('a record from a span', () => {
  test.each([
    ['1.x', { parentSpanId: PARENT.spanId, instrumentationLibrary: { name: 'lib', version: '1' } }],
    ['2.x and 3.x', { parentSpanContext: PARENT, instrumentationScope: { name: 'lib', version: '1' } }],
  ])('of SDK %s', (_sdk, fields) => {
    expect(recordFromSpan({ ...BASE, ...fields })).toEqual({
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      parentSpanId: PARENT.spanId,
      name: 'chat',
      kind: 'CLIENT',
      startUnixMs: 1_795_345_081_434.5,
      endUnixMs: 1_795_345_081_442.75,
      status: { code: 'ERROR', message: 'no' },
      attributes: { a: 1 },
      events: [{ name: 'exception', timeUnixMs: 1_795_345_081_440, attributes: { b: 2 } }],
      scope: { name: 'lib', version: '1' },
      resource: { 'service.name': 's' },
      droppedAttributesCount: 3,
    });
  });

  test('what another processor does to the span later does not reach the record', () => {
    const attributes: Record<string, string> = { 'gen_ai.operation.name': 'chat' };
    const record = recordFromSpan({ ...BASE, attributes });
    delete attributes['gen_ai.operation.name'];
    expect(record.attributes).toEqual({ 'gen_ai.operation.name': 'chat' });
  });
});
