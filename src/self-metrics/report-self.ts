import { type BatchObservableResult, createNoopMeter, type Meter, metrics } from '@opentelemetry/api';
import type { Timer } from '../core/clock';
import type { Stats } from '../core/ledger';
import { VERSION } from '../core/version';
import { componentAttributes } from './component-attributes';
import { createInstruments } from './instruments';
import { observeStats } from './observe-stats';
import { recordDurations } from './record-durations';
import type { SelfMetricsOptions } from './self-metrics-options';

/** When the application's metrics SDK is looked for: it may start after us, and most applications have none. */
const LOOK_AFTER_MS = [1, 1_000, 10_000, 60_000] as const;
/**
 * The numbers of `stats()` as metrics, by OpenTelemetry's conventions for SDKs (`otel.sdk.*`) where they have a name, as
 * `lucidic.*` where not. Waits for the application's metrics SDK; without one nothing is ever registered. Returns a
 * function that ends it.
 */
export function reportSelf(options: SelfMetricsOptions): () => void {
  const { clock } = options;
  let looks = 0;
  let stop: (() => void) | undefined;
  let timer: Timer | undefined;
  const look = (): void => {
    const meter = metrics.getMeter('@lucidic/otel', VERSION);
    // What the API gives while there is no SDK.
    if (meter === createNoopMeter()) lookAgain();
    else stop = register(meter, options);
  };
  const lookAgain = (): void => {
    const afterMs = LOOK_AFTER_MS[Math.min(looks, LOOK_AFTER_MS.length - 1)] ?? 0;
    looks += 1;
    timer = clock.after(afterMs, look);
  };
  lookAgain();
  return () => {
    if (stop === undefined) look();
    timer?.cancel();
    stop?.();
  };
}

function register(meter: Meter, options: SelfMetricsOptions): () => void {
  const attributes = componentAttributes();
  const instruments = createInstruments(meter);
  const recording = recordDurations(instruments.duration, attributes.exporter, options);
  let last: Stats | undefined;
  const remove = (): void => meter.removeBatchObservableCallback(observe, instruments.observables);
  const observe = (result: BatchObservableResult): void => {
    recording.record();
    observeStats(
      result,
      instruments,
      attributes,
      last ?? options.stats(),
      last === undefined ? options.held() : 0,
    );
    // Not while the SDK goes through its callbacks.
    if (last !== undefined) options.clock.soon(remove);
  };
  meter.addBatchObservableCallback(observe, instruments.observables);
  return () => {
    recording.stop();
    // Told once more: how it ended matters most.
    last = options.stats();
  };
}
