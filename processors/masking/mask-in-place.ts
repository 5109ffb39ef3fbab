import type { ReadableSpanLike } from '../../src/core/otel-types';
import { recordFromSpan } from '../record-from-span';
import type { Mask } from './create-mask';

/**
 * Rewrites the span itself, so that every other processor and exporter gets it masked too (`maskScope: 'all'`). The one
 * place where we write on a span, and only because the user asked for it. The resource stays: all spans share it.
 */
export function maskInPlace(span: ReadableSpanLike, mask: Mask): void {
  const masked = mask.record({ ...recordFromSpan(span), session: { id: '', source: 'attribute' } });
  rewrite(span.attributes, masked.attributes);
  for (const [index, { attributes }] of span.events.entries()) {
    rewrite(attributes, masked.events[index]?.attributes ?? {});
  }
  if (masked.name !== span.name) Reflect.set(span, 'name', masked.name);
  const { message } = masked.status;
  if (message !== undefined && message !== span.status.message) {
    Reflect.set(span, 'status', { ...span.status, message });
  }
}

/** What the mask took out is taken out: a bag that keeps a key keeps its value. */
function rewrite(live: object | undefined, masked: object): void {
  if (live === undefined) return;
  for (const key of Object.keys(live)) if (!(key in masked)) Reflect.deleteProperty(live, key);
  for (const [key, value] of Object.entries(masked)) Reflect.set(live, key, value);
}
