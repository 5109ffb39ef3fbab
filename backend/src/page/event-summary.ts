import type { EventView } from '../store/event-view';

/** What one line says of an event. Absent means: the event does not say. */
export interface EventSummary {
  /** The model, the function, the error or the details. */
  readonly title: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly costUsd?: number;
  /** `ok`, `error`, `interrupted`, or what the client wrote. */
  readonly status?: string;
}

/** Reads the few facts of an event that a list shows; clients write all sorts of payloads, so nothing is presumed. */
export function eventSummary({ type, payload }: Pick<EventView, 'type' | 'payload'>): EventSummary {
  const usage = object(payload['usage']);
  const inputTokens = number(usage['input_tokens']);
  const outputTokens = number(usage['output_tokens']);
  const costUsd = number(usage['cost']);
  const status = text(payload['status']) ?? (hasError(type, payload) ? 'error' : undefined);
  return {
    title: title(payload) ?? type,
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(costUsd === undefined ? {} : { costUsd }),
    ...(status === undefined ? {} : { status }),
  };
}

function title(payload: EventView['payload']): string | undefined {
  return (
    text(object(payload['request'])['model']) ??
    text(payload['function_name']) ??
    text(payload['error']) ??
    text(payload['details']) ??
    (payload['details'] === undefined ? undefined : JSON.stringify(payload['details']))
  );
}

function hasError(type: string, payload: EventView['payload']): boolean {
  return type === 'error_traceback' || text(payload['error']) !== undefined;
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
