import type { Meter, Observable } from '@opentelemetry/api';
import { Durations } from '../core/durations';

/** The instruments, by OpenTelemetry's names for SDKs (semantic conventions, `otel/sdk-metrics`) where there are such. */
export function createInstruments(meter: Meter) {
  const span = { unit: '{span}' };
  const queueSize = meter.createObservableUpDownCounter('otel.sdk.processor.span.queue.size', span);
  const queueCapacity = meter.createObservableUpDownCounter('otel.sdk.processor.span.queue.capacity', span);
  const processed = meter.createObservableCounter('otel.sdk.processor.span.processed', span);
  const inflight = meter.createObservableUpDownCounter('otel.sdk.exporter.span.inflight', span);
  const exported = meter.createObservableCounter('otel.sdk.exporter.span.exported', span);
  const refused = meter.createObservableCounter('lucidic.processor.span.refused', span);
  const retries = meter.createObservableCounter('lucidic.exporter.retries', { unit: '{retry}' });
  const attachments = meter.createObservableCounter('lucidic.exporter.attachments', { unit: '{attachment}' });
  const observables: Observable[] = [
    queueSize,
    queueCapacity,
    processed,
    inflight,
    exported,
    refused,
    retries,
    attachments,
  ];
  const duration = meter.createHistogram('otel.sdk.exporter.operation.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: Durations.BOUNDS_MS.map((ms) => ms / 1_000) },
  });
  return {
    queueSize,
    queueCapacity,
    processed,
    inflight,
    exported,
    refused,
    retries,
    attachments,
    duration,
    observables,
  };
}

/** What `createInstruments` makes. */
export type Instruments = ReturnType<typeof createInstruments>;
