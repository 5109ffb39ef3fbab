import { context } from '@opentelemetry/api';
import { attributionIn } from '../processors/attribution';
import { defaultClient } from './default-client';

/**
 * The session that code running here belongs to: bound around it, brought by baggage, that of the active span, or that of
 * `init`. Undefined where nobody named one.
 */
export function getSessionId(): string | undefined {
  const client = defaultClient();
  return client?.config === undefined ? attributionIn(context.active()).sessionId : client.getSessionId();
}
