import type { TextMapPropagator } from '@opentelemetry/api';
import { hostName } from '../processors/propagation/host-name';
import type { HostRule } from '../processors/propagation/host-policy';
import { ConfigError } from './core/errors';
import { bool, oneOf } from './core/parse-value';

/** Options of `LucidicPropagator`. */
export interface LucidicPropagatorOptions {
  /** The application's propagator, most often W3C trace context and baggage. Default: none, only our ids are carried. */
  readonly propagator?: TextMapPropagator;
  /**
   * Hosts that may learn session ids: `api.example.com`, `*.example.com` for everything below it, or a RegExp over the
   * host name (anchor it: `/\.example\.com$/`). Default: none, nothing leaves. Model providers' hosts are never allowed.
   */
  readonly allowHosts?: readonly HostRule[];
  /**
   * `false`: session ids in requests from outside are ignored, for services that strangers may call. Baggage that other
   * propagators read without this one around them cannot be told from the application's own. Default: `true`.
   */
  readonly trustIncomingBaggage?: boolean;
  /**
   * `context` (default): session ids go to allowed hosts. `baggage`: they go where any baggage goes, to every host that
   * is known and no model provider's.
   */
  readonly propagate?: 'context' | 'baggage';
}

const NAMES = ['propagator', 'allowHosts', 'trustIncomingBaggage', 'propagate'];

/** The options, checked and complete. */
export function propagatorOptions(options: LucidicPropagatorOptions) {
  for (const name of Object.keys(options)) {
    if (!NAMES.includes(name))
      throw new ConfigError(name, 'there is no such option', `Use ${NAMES.join(', ')}`);
  }
  const { propagator, allowHosts = [], trustIncomingBaggage = true, propagate = 'context' } = options;
  return {
    propagator: propagator === undefined ? undefined : checkedPropagator(propagator),
    allowHosts: checkedHosts(allowHosts),
    trustIncomingBaggage: bool(trustIncomingBaggage, 'trustIncomingBaggage'),
    propagate: oneOf('context', 'baggage')(propagate, 'propagate'),
  };
}

function checkedPropagator(propagator: TextMapPropagator): TextMapPropagator {
  if (typeof propagator?.inject === 'function' && typeof propagator.extract === 'function') return propagator;
  throw new ConfigError('propagator', 'it has no inject and extract', 'Give a TextMapPropagator');
}

function checkedHosts(allowHosts: readonly HostRule[]): readonly HostRule[] {
  if (!Array.isArray(allowHosts))
    throw new ConfigError('allowHosts', 'it is not a list', 'Give a list of hosts');
  for (const rule of allowHosts) {
    if (rule instanceof RegExp || isHost(rule)) continue;
    const fix = 'Use a name without scheme, port and path, such as api.example.com or *.example.com';
    throw new ConfigError('allowHosts', `${JSON.stringify(rule)} is not a host`, fix);
  }
  return allowHosts;
}

function isHost(rule: unknown): boolean {
  if (typeof rule !== 'string') return false;
  const name = rule.toLowerCase().replace(/^\*\./, '');
  return hostName(name) === name;
}
