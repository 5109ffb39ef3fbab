import type { SpanContext } from '@opentelemetry/api';
import { processSlot } from './core/slot';

/** An exporter of the same tenant behind the same provider skips what a processor already took. */
export function markTaken(spanContext: SpanContext, tenantIds: ReadonlySet<string>): void {
  const { takenBy, hasExporter } = processSlot();
  // Each entry is work for the garbage collector: none is made where nobody will ask.
  if (!hasExporter) return;
  const others = takenBy.get(spanContext);
  takenBy.set(spanContext, others === undefined ? tenantIds : new Set([...others, ...tenantIds]));
}
