import type { Attributes } from '@opentelemetry/api';
import { processSlot } from '../core/slot';

/** Who a number is of. */
export interface ComponentAttributes {
  readonly processor: Attributes;
  readonly exporter: Attributes;
}

/** Names as the conventions have them: a type, and a number that is the same again when the process starts anew. */
export function componentAttributes(): ComponentAttributes {
  const slot = processSlot();
  const instance = slot.reporting ?? 0;
  slot.reporting = instance + 1;
  const of = (type: string): Attributes => ({
    'otel.component.type': type,
    'otel.component.name': `${type}/${instance}`,
  });
  return { processor: of('lucidic_span_processor'), exporter: of('lucidic_span_exporter') };
}
