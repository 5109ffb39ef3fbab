import type { SpanContext } from '@opentelemetry/api';

/**
 * What attribution knows of a span: plain data, shared by every copy of this package in the process, so its shape may
 * only grow.
 */
export interface Attribution {
  /** The session named by attribute, context, baggage or a conversation id; absent while none is known. */
  readonly sessionId?: string;
  readonly sessionSource?: 'attribute' | 'context' | 'baggage' | 'conversation';
  /** `lucidic.parent_event_id` from baggage. */
  readonly parentEventId?: string;
}

interface Slot {
  readonly attribution: WeakMap<SpanContext, Attribution>;
  /** Which tenants (key and agent) already took a span, so that an exporter does not send it again. */
  readonly takenBy: WeakMap<SpanContext, Set<string>>;
}

const SLOT = Symbol.for('@lucidic/otel/v1');

/** The one place of process-wide state: two copies of this package must see the same attribution. */
export function processSlot(): Slot {
  const holder = globalThis as typeof globalThis & { [SLOT]?: Slot };
  holder[SLOT] ??= { attribution: new WeakMap(), takenBy: new WeakMap() };
  return holder[SLOT];
}
