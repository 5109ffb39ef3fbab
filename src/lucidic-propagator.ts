import {
  type Baggage,
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { hasOwn, readOwn, withOwn, withoutOwn } from '../processors/propagation/baggage-header';
import { headerOf } from '../processors/propagation/carrier-header';
import { type HostPolicy, hostPolicy } from '../processors/propagation/host-policy';
import { type IncomingIds, withIncomingIds } from '../processors/propagation/incoming-ids';
import { outgoingIds } from '../processors/propagation/outgoing-ids';
import { targetHosts } from '../processors/propagation/target-hosts';
import { LUCIDIC_PARENT_EVENT_ID, LUCIDIC_SESSION_ID, validId } from '../processors/session-keys';
import { systemClock } from './core/clock';
import { isEnabled } from './core/config';
import { environment } from './core/env';
import { nameOf } from './core/errors';
import { createLogger, type Logger } from './core/logger';
import { type LucidicPropagatorOptions, propagatorOptions } from './propagator-options';

const BAGGAGE = 'baggage';

/** What became of the ids, counted by requests. */
export interface PropagationStats {
  /** Requests that took a session along. */
  readonly sent: number;
  /** Requests whose baggage named a session that was taken out, because of where they go. */
  readonly stripped: number;
  /** Requests that left the session or its parent event behind: too much other baggage, or ids that encode too long. */
  readonly noRoom: number;
  /** Requests from outside whose session or parent event was taken over. */
  readonly received: number;
  /** Requests from outside whose session or parent event was not: invalid, oversized or not trusted. */
  readonly ignored: number;
}

/**
 * Carries the session and the nearest event to other services, around the propagator the application has:
 *
 * ```ts
 * new NodeSDK({
 *   textMapPropagator: new LucidicPropagator({
 *     propagator: new CompositePropagator({
 *       propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
 *     }),
 *     allowHosts: ['agents.internal', '*.agents.internal'],
 *   }),
 * }).start();
 * ```
 *
 * Towards allowed hosts the header `baggage` gets `lucidic.session_id` and `lucidic.parent_event_id`. Everywhere else,
 * above all towards model providers, these two are taken out of it, whoever put them in.
 */
export class LucidicPropagator implements TextMapPropagator<unknown> {
  readonly #inner: TextMapPropagator | undefined;
  readonly #isAllowed: HostPolicy;
  readonly #trustIncoming: boolean;
  readonly #logger: Logger = createLogger(systemClock, { debug: false });
  readonly #stats = { sent: 0, stripped: 0, noRoom: 0, received: 0, ignored: 0 };

  /** @throws ConfigError when an option is wrong. */
  constructor(options: LucidicPropagatorOptions = {}) {
    const { propagator, propagate, allowHosts, trustIncomingBaggage } = propagatorOptions(options);
    this.#inner = propagator;
    this.#isAllowed = isEnabled(environment()) ? hostPolicy(propagate, allowHosts) : () => false;
    this.#trustIncoming = trustIncomingBaggage;
  }

  /** Writes what the wrapped propagator writes, its baggage with or without ours. */
  inject(context: Context, carrier: unknown, setter: TextMapSetter<unknown>): void {
    let written: string | undefined;
    this.#inner?.inject(context, carrier, {
      set(target, key, value) {
        if (target === carrier && key.toLowerCase() === BAGGAGE) written = value;
        else setter.set(target, key, value);
      },
    });
    const carried = headerOf(carrier, BAGGAGE);
    const next = this.#outgoing(context, carrier, written ?? carried?.value ?? '');
    // Under the name the carrier has it already: `Baggage` and `baggage` would be two headers, one of them unchecked.
    if (next !== (carried?.value ?? '')) setter.set(carrier, carried?.name ?? BAGGAGE, next);
  }

  /** Reads what the wrapped propagator reads, and our ids, which are kept apart from the baggage they came in. */
  extract(context: Context, carrier: unknown, getter: TextMapGetter<unknown>): Context {
    const extracted = this.#inner?.extract(context, carrier, getter) ?? context;
    try {
      const baggage = propagation.getBaggage(extracted);
      const received = baggage === propagation.getBaggage(context) ? undefined : baggage;
      const clean =
        received === undefined ? extracted : propagation.setBaggage(extracted, withoutOwnEntries(received));
      return this.#incoming(clean, received, [getter.get(carrier, BAGGAGE) ?? []].flat().join(','));
    } catch (error) {
      this.#warnInternal(error);
      return extracted;
    }
  }

  /** The headers of the wrapped propagator, and `baggage`. */
  fields(): string[] {
    return [...new Set([...(this.#inner?.fields() ?? []), BAGGAGE])];
  }

  /** What became of the ids until now. */
  stats(): PropagationStats {
    return { ...this.#stats };
  }

  /** The header for this request. A fault of ours costs our ids, never the request. */
  #outgoing(context: Context, carrier: unknown, header: string): string {
    try {
      if (!this.#isAllowed(targetHosts(context, carrier))) return this.#stripped(header);
      const ids = outgoingIds(context);
      if (ids === undefined) return header;
      const own = withOwn(header, ids);
      if (own === undefined || (ids.parentEventId !== undefined && !own.withParent)) this.#warnNoRoom();
      if (own === undefined) return withoutOwn(header);
      this.#stats.sent += 1;
      if (own.withParent) ids.promiseParent();
      return own.header;
    } catch (error) {
      this.#warnInternal(error);
      return withoutOwn(header);
    }
  }

  #stripped(header: string): string {
    if (!hasOwn(header)) return header;
    this.#stats.stripped += 1;
    return withoutOwn(header);
  }

  #incoming(context: Context, received: Baggage | undefined, header: string): Context {
    const ids = header === '' ? entriesOf(received) : readOwn(header);
    const isKnown = ids.sessionId !== undefined || ids.parentEventId !== undefined;
    const isTaken = isKnown && this.#trustIncoming;
    if (isKnown || hasOwn(header)) this.#stats[isTaken ? 'received' : 'ignored'] += 1;
    if (isTaken) return withIncomingIds(context, ids);
    return this.#trustIncoming || received === undefined
      ? context
      : withIncomingIds(context, { untrusted: received });
  }

  #warnNoRoom(): void {
    this.#stats.noRoom += 1;
    this.#logger.warn(
      'no_room',
      'A request could not take its session or parent event along: too much baggage, or too long an id.',
    );
  }

  #warnInternal(error: unknown): void {
    this.#logger.warn('internal_error', `A session was not propagated: ${nameOf(error)}.`);
  }
}

/** Formats other than W3C's (Jaeger's, say) carry baggage in headers of their own. */
function entriesOf(baggage: Baggage | undefined): IncomingIds {
  return {
    sessionId: validId(baggage?.getEntry(LUCIDIC_SESSION_ID)?.value),
    parentEventId: validId(baggage?.getEntry(LUCIDIC_PARENT_EVENT_ID)?.value),
  };
}

function withoutOwnEntries(baggage: Baggage): Baggage {
  return baggage.removeEntries(LUCIDIC_SESSION_ID, LUCIDIC_PARENT_EVENT_ID);
}
