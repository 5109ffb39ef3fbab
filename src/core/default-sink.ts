import type { EventSink } from './event-sink';
import { processSlot } from './slot';

/** The sink that observed functions use; undefined while there is none. */
export function defaultSink(): EventSink | undefined {
  return processSlot().eventSinks?.[0];
}

/** Offers a sink for observed functions; returns how to withdraw it. The first that is offered serves. */
export function offerSink(sink: EventSink): () => void {
  const slot = processSlot();
  slot.eventSinks = [...(slot.eventSinks ?? []), sink];
  return () => {
    slot.eventSinks = slot.eventSinks?.filter((other) => other !== sink) ?? [];
  };
}
