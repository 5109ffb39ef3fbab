import type { Slots } from './slots';
import type { Layer } from './transport';

/** Takes a slot for each request: for those that are made aside, where their task has given its own away. */
export function slotted<T>(slots: Slots): Layer<T> {
  return (next) => ({ send: (item, signal) => slots.within(() => next.send(item, signal)) });
}
