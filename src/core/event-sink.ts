import type { AnyValueMap } from './any-value';

/** Where observed functions go: the narrow seam between them and whatever records their events. */
export interface EventSink {
  /** Opens the event of a call that begins here and now; undefined where none will be recorded. Never throws. */
  openCall(start: CallStart): OpenCall | undefined;
}

/** What is known of a call when it begins. */
export interface CallStart {
  readonly name: string;
  /** What the event would say if the call never ended; asked for at most once. */
  readonly soFar: () => CallTold;
}

/** What an event says of a call. */
export interface CallTold {
  /** A `function_call`'s, in the words of the wire. */
  readonly payload: AnyValueMap;
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: AnyValueMap | undefined;
  /** What it threw; becomes the `error_traceback` child. */
  readonly exception?: ToldError | undefined;
}

/** An error as texts. */
export interface ToldError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** A call whose event is open. Nothing here throws but what the given function does. */
export interface OpenCall {
  /** Runs `fn` inside of the call: whatever is called there, across awaits, has its event as parent. */
  run<T>(fn: () => T): T;
  /** The call is over: its event is recorded, now and once. */
  end(told: CallTold): void;
  /** Should nobody hold `target` any more before the call is over, its event leaves as interrupted. */
  interruptWhenLost(target: object): void;
}
