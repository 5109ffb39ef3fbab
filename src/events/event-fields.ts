import type { AnyValueMap } from '../core/any-value';

/** What an event can be. */
export type EventType = 'llm_generation' | 'function_call' | 'error_traceback' | 'generic';

/** What every event given by hand may say beside its content. */
export interface EventOptions {
  /** Default: a fresh UUID. */
  readonly eventId?: string | undefined;
  /** Default: the event that the calling code is inside of. */
  readonly parentEventId?: string | undefined;
  /** Default: the session that the calling code is in. */
  readonly sessionId?: string | undefined;
  /** For a person; default: the function's name, else the type. */
  readonly name?: string | undefined;
  /** When it began: a Date, Unix milliseconds or an ISO text. Default: now, less the duration. */
  readonly occurredAt?: Date | number | string | undefined;
  /** Seconds. Default: none, the event is a moment. */
  readonly duration?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly metadata?: { readonly [name: string]: unknown } | undefined;
  /** Pictures: paths, data URLs or bytes (JPEG, PNG, GIF, WebP), 10 MiB each at most; uploaded beside the event. */
  readonly screenshots?: readonly (string | Uint8Array)[] | undefined;
  /** What has no name of its own; unknown fields are put here too. */
  readonly misc?: { readonly [name: string]: unknown } | undefined;
}

/** A model call. `prompt`, `completion` and `response` are other names of `messages` and `output`. */
export interface LLMEventFields extends EventOptions {
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** A text alone is the user's. */
  readonly messages?: readonly unknown[] | string | undefined;
  readonly params?: { readonly [name: string]: unknown } | undefined;
  readonly output?: unknown;
  readonly toolCalls?: readonly unknown[] | undefined;
  readonly thinking?: readonly string[] | string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** US dollars. */
  readonly cost?: number | undefined;
  readonly status?: 'ok' | 'error' | undefined;
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/** A function's call. `args` and `result` are other names of `arguments` and `returnValue`. */
export interface FunctionEventFields extends EventOptions {
  readonly functionName?: string | undefined;
  readonly arguments?: unknown;
  readonly returnValue?: unknown;
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/** A failure. `exception`, `stack` and `stackTrace` are other names of `error` and `traceback`. */
export interface ErrorEventFields extends EventOptions {
  /** An Error, or a text. */
  readonly error?: unknown;
  /** Default: that of the Error, with those of its causes. */
  readonly traceback?: string | undefined;
  readonly [field: string]: unknown;
}

/** Anything else. `description` and `message` are other names of `details`. */
export interface GenericEventFields extends EventOptions {
  readonly details?: unknown;
  readonly [field: string]: unknown;
}

/** An event as `createEvent` takes it. Without a `type` it is told by the fields it has. */
export type EventFields =
  | ({ readonly type: 'llm_generation' } & LLMEventFields)
  | ({ readonly type: 'function_call' } & FunctionEventFields)
  | ({ readonly type: 'error_traceback' } & ErrorEventFields)
  | ({ readonly type?: 'generic' | undefined } & GenericEventFields);

/** The type and payload of an event in the words of the wire. */
export interface StrictEvent {
  readonly type: EventType;
  readonly payload: AnyValueMap;
}
