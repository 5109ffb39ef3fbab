import type { Opening } from './item';
import type { Closing, OpeningState, OwedItem } from './openings';
import type { WireRequest } from './transport';

/** How an opening is closed. */
export interface CloseOptions {
  /** Called when it is done, or there is nothing to do; not when it is held. */
  readonly onClosed?: () => void;
  /** It may have been opened in another life: it is opened once more where nobody has, to be closed. */
  readonly left?: Opening;
  /** Sent in place of the opening's own; then it is closed for good: what comes late does not open it again. */
  readonly request?: (value: string) => WireRequest;
}

/** The end of an opening, ready to be sent. */
export interface CloseTask {
  readonly close: () => WireRequest;
  readonly closing: Closing;
}

/** What a queue has to send. */
export type DeliveryTask =
  | { readonly open: OpeningState }
  | { readonly deliver: OwedItem; readonly value: string }
  | CloseTask;
