import type { SendResult, WireRequest } from './transport';

/**
 * Something that has to happen before items may go out: a session is opened before its first event. Delivery does not
 * know what it is; it knows one request, the value its answer gives, and perhaps a request that ends it.
 */
export interface Opening {
  /** Items with an equal key share one opening. */
  readonly key: string;
  request(): WireRequest;
  /** The value later requests are built with (the backend's own session id), from the answer's body. */
  resolve(body: string): string;
  /** Sent after the last item when the opening is closed; absent when closing is somebody else's right. */
  closeRequest?(value: string): WireRequest;
}

/** How an item ended; dropped for a reason. */
export type Outcome = 'delivered' | { readonly dropped: string };

/** What delivery moves: opaque, and built late, once the value of its opening is known. */
export interface Item {
  readonly after: Opening;
  /** Something said of the opening itself: one at a time, in their order, and counted nowhere. */
  readonly isErrand?: true;
  /** Undefined: nothing is left to be sent. */
  build(value: string): WireRequest | undefined;
  /**
   * The same in a smaller form, after this one was refused as too large (HTTP 413): it is sent in its place, and owes the
   * same `settle`. Undefined, or no such function: it cannot be made smaller and is dropped `too_large`.
   */
  tooLarge?(): Item | undefined;
  /**
   * Called once it is delivered or dropped: whoever handed it over gets its room back. False: somebody else has settled it
   * meanwhile, and it is not to be counted.
   */
  settle(outcome: Outcome): boolean;
  /** Called instead where unsent items are held: it is let go of here, and stays in the spool. */
  hold(): void;
}

/** What may go out in place of an item that was refused: something smaller where it was too large. */
export function smallerItem(item: Item, result: SendResult): Item | undefined {
  if (result.status !== 'rejected' || result.reason !== 'too_large') return undefined;
  try {
    return item.tooLarge?.();
  } catch {
    // It stays as large as it is.
    return undefined;
  }
}
