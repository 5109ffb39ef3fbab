import type { Stats } from './core/ledger';
import {
  clientFor,
  defaultClient,
  forgetDefaultClient,
  type InitOptions,
  requiredClient,
} from './default-client';
import type {
  ErrorEventFields,
  EventFields,
  FunctionEventFields,
  GenericEventFields,
  LLMEventFields,
} from './events/event-fields';
import { NO_STATS } from './no-stats';
import type { Session } from './session';
import type { SessionUpdate } from './session-options';

/**
 * Makes the default client, whose methods the functions of this module are, and opens its session: its id, at once.
 * Called again it opens another session, with the same client if the options ask for nothing else. See `Lucidic.init`.
 *
 * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
 */
export function init(options: InitOptions = {}): string {
  return clientFor(options).init(options);
}

/**
 * Resolves when the backend has accepted the session. See `Lucidic.ready`.
 * @throws LucidicNotInitializedError before `init()`; APIKeyVerificationError when the API refuses the key; ApiError when it
 * refuses the session or does not answer.
 */
export async function ready(options?: { readonly timeoutMs?: number }): Promise<void> {
  await requiredClient('ready').ready(options);
}

/**
 * Opens a session, runs `fn` in it and ends it, with the default client, which is made if there is none; without `fn` for
 * `await using`. See `Lucidic.session`.
 * @throws ConfigError as `init`, before `fn` runs.
 */
export function session(options?: InitOptions): Session;
export function session<T>(options: InitOptions, fn: (session: Session) => T): T;
export function session<T>(options: InitOptions = {}, fn?: (session: Session) => T): T | Session {
  const client = clientFor(options);
  return fn === undefined ? client.session(options) : client.session(options, fn);
}

/** `session` with its function first. @throws as `session`. */
export function runSession<T>(fn: (session: Session) => T, options: InitOptions = {}): T {
  return session(options, fn);
}

/** Says more of the running session, or of another. @throws LucidicNotInitializedError before `init()`. */
export function updateSession(update: SessionUpdate, sessionId?: string): void {
  requiredClient('updateSession').updateSession(update, sessionId);
}

/** Ends the running session, or another, after the last of its events. @throws LucidicNotInitializedError before `init()`. */
export function endSession(update?: SessionUpdate, sessionId?: string): void {
  requiredClient('endSession').endSession(update, sessionId);
}

/** Records an event; its id, at once. See `Lucidic.createEvent`. @throws LucidicNotInitializedError before `init()`. */
export function createEvent(fields: EventFields): string {
  return requiredClient('createEvent').createEvent(fields);
}

/** Records a model call; the event's id. @throws LucidicNotInitializedError before `init()`. */
export function createLLMEvent(fields: LLMEventFields): string {
  return requiredClient('createLLMEvent').createLLMEvent(fields);
}

/** Records a function's call; the event's id. @throws LucidicNotInitializedError before `init()`. */
export function createFunctionEvent(functionName: string, fields?: FunctionEventFields): string {
  return requiredClient('createFunctionEvent').createFunctionEvent(functionName, fields);
}

/** Records a failure with its traceback; the event's id. @throws LucidicNotInitializedError before `init()`. */
export function createErrorEvent(error: unknown, fields?: ErrorEventFields): string {
  return requiredClient('createErrorEvent').createErrorEvent(error, fields);
}

/** Records anything else; the event's id. @throws LucidicNotInitializedError before `init()`. */
export function createGenericEvent(details: unknown, fields?: GenericEventFields): string {
  return requiredClient('createGenericEvent').createGenericEvent(details, fields);
}

/** Delivers what was taken until now; true when all of it is delivered or dropped. See `Lucidic.flush`. Never rejects. */
export function flush(options?: { readonly timeoutMs?: number }): Promise<boolean> {
  return defaultClient()?.flush(options) ?? Promise.resolve(true);
}

/** Ends and delivers what it can in time; the next `init()` makes a new client. See `Lucidic.shutdown`. Never rejects. */
export async function shutdown(options?: { readonly timeoutMs?: number }): Promise<void> {
  const client = defaultClient();
  forgetDefaultClient();
  await client?.shutdown(options);
}

/** What became of every event of the default client's key and agent. */
export function stats(): Stats {
  return defaultClient()?.stats() ?? NO_STATS;
}
