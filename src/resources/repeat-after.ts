import { classifyResponse } from '../../exporters/delivery/classify-response';
import type { Exchange } from './api-exchange';

/** Statuses by which a server says that it did nothing: too early, too many requests, unavailable. */
const NOTHING_DONE = [425, 429, 503];

/**
 * Milliseconds the backend wants to be left alone before the next attempt, 0 where it says nothing; undefined where none
 * is worth it, or where it could have its effect twice.
 */
export function repeatAfterMs(exchange: Exchange, repeat: 'always' | 'unsent'): number | undefined {
  if (exchange.kind === 'unreachable') return repeat === 'always' || !exchange.wasSent ? 0 : undefined;
  if (exchange.kind === 'timeout') return repeat === 'always' ? 0 : undefined;
  if (exchange.kind !== 'answer') return undefined;
  const { status, headers, body } = exchange;
  if (repeat === 'unsent' && !NOTHING_DONE.includes(status)) return undefined;
  const outcome = classifyResponse(status, headers, body);
  return outcome.status === 'retryable' ? (outcome.retryAfterMs ?? 0) : undefined;
}
