import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { LucidicPropagator } from '../../../src/lucidic-propagator';
import type { LucidicPropagatorOptions } from '../../../src/propagator-options';

/** Ours around what the OpenTelemetry SDK for Node sets up by itself. */
export function aroundW3C(options: LucidicPropagatorOptions = {}): LucidicPropagator {
  const propagators = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  return new LucidicPropagator({ propagator: new CompositePropagator({ propagators }), ...options });
}
