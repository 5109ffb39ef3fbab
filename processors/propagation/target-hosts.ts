import { type Context, createContextKey, SpanKind, trace } from '@opentelemetry/api';
import { anyValueMap } from '../../src/core/any-value';
import { headerOf } from './carrier-header';
import { hostName } from './host-name';

const TARGET_CONTEXT_KEY = createContextKey('lucidic.target_host');

/** Where instrumentations of HTTP clients say whom they call, before they inject: stable names, then the older ones. */
const ADDRESS_ATTRIBUTES = ['server.address', 'url.full', 'net.peer.name', 'http.url', 'http.host'] as const;

/**
 * A context that says whom a request goes to, for code that injects by hand:
 *
 * ```ts
 * propagation.inject(setTargetHost(context.active(), 'billing.internal'), headers);
 * ```
 *
 * @param host A host name, `host:port` or a URL.
 */
export function setTargetHost(context: Context, host: string): Context {
  return context.setValue(TARGET_CONTEXT_KEY, host);
}

/**
 * Every host that a request, as far as anything tells, may go to: the context's target, what the active client span
 * says of itself, the carrier's `host` header. An entry is undefined where something is said that names no host; an
 * empty list says that nothing is known.
 */
export function targetHosts(context: Context, carrier: unknown): readonly (string | undefined)[] {
  const said = [
    context.getValue(TARGET_CONTEXT_KEY),
    ...spanAddresses(context),
    headerOf(carrier, 'host')?.value,
  ];
  return said.filter((address) => address !== undefined).map(hostName);
}

/** A server's or an inner span tells of another host than the one that is called, so only clients are asked. */
function spanAddresses(context: Context): readonly unknown[] {
  const span: unknown = trace.getSpan(context);
  if (typeof span !== 'object' || span === null || !('kind' in span) || !('attributes' in span)) return [];
  if (span.kind !== SpanKind.CLIENT && span.kind !== SpanKind.PRODUCER) return [];
  const attributes = anyValueMap(span.attributes);
  return ADDRESS_ATTRIBUTES.map((name) => attributes[name]);
}
