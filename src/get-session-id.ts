import { context } from '@opentelemetry/api';
import { attributionIn } from '../processors/attribution';

/**
 * The session that code running here belongs to: bound around it, brought by baggage, or that of the active span.
 * Undefined where nobody named one.
 */
export function getSessionId(): string | undefined {
  return attributionIn(context.active()).sessionId;
}
