import { type Baggage, type Context, createContextKey } from '@opentelemetry/api';

/** What a request from another process says of where its events belong. Validated before it is put into a context. */
export interface IncomingIds {
  readonly sessionId?: string | undefined;
  readonly parentEventId?: string | undefined;
  /** Baggage that came with the request and whose conversation ids are not to be believed. */
  readonly untrusted?: Baggage | undefined;
}

/** A key of our own, not OpenTelemetry Baggage: there every propagator of the process would carry it on to anybody. */
const INCOMING_CONTEXT_KEY = createContextKey('lucidic.incoming');

/** The context of a request that came with these ids. */
export function withIncomingIds(context: Context, ids: IncomingIds): Context {
  return context.setValue(INCOMING_CONTEXT_KEY, ids);
}

/** The ids the request of this context came with. */
export function incomingIds(context: Context): IncomingIds | undefined {
  return context.getValue(INCOMING_CONTEXT_KEY) as IncomingIds | undefined;
}
