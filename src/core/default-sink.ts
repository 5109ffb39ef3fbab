import type { EventSink } from './event-sink';
import { processSlot } from './slot';

/** The sink that observed functions use: the preferred one, else the first that was offered; undefined: there is none. */
export function defaultSink(): EventSink | undefined {
  const slot = processSlot();
  return slot.preferredSink ?? slot.eventSinks?.[0];
}

/** Offers a sink for observed functions; returns how to withdraw it. */
export function offerSink(sink: EventSink): () => void {
  const slot = processSlot();
  slot.eventSinks = [...(slot.eventSinks ?? []), sink];
  return () => {
    slot.eventSinks = slot.eventSinks?.filter((other) => other !== sink) ?? [];
    if (slot.preferredSink === sink) delete slot.preferredSink;
  };
}

/** Lets a sink that is offered serve before all others; undefined: the first one serves again. */
export function preferSink(sink: EventSink | undefined): void {
  const slot = processSlot();
  if (sink !== undefined && slot.eventSinks?.includes(sink)) slot.preferredSink = sink;
  else delete slot.preferredSink;
}
