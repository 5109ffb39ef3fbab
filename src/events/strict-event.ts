import type { AnyValueMap } from '../core/any-value';
import { toAnyValue } from '../core/to-any-value';
import { errorText, traceback } from './error-text';
import type { EventType, StrictEvent } from './event-fields';
import { llmPayload } from './llm-payload';
import { asMap, present } from './plain-fields';
import { plain, TakenFields } from './taken-fields';

const TYPES: readonly EventType[] = ['llm_generation', 'function_call', 'error_traceback', 'generic'];

/**
 * The type and the strict payload (`wire-contract.md` §3) of an event's own fields. Another name of a field counts for the
 * types that know it, and never before the field itself; what no type knows goes to `misc`, once.
 */
export function strictEvent(given: { readonly [name: string]: unknown }): StrictEvent {
  const fields = new TakenFields(given);
  const asked = fields.take('type');
  const type = TYPES.find((known) => known === asked) ?? typeOf(fields);
  const strict = fields.take('payload');
  if (typeof strict === 'object' && strict !== null) {
    return { type, payload: { ...asMap(toAnyValue(strict)), ...misc(fields) } };
  }
  const { misc: more, ...payload } = PAYLOADS[type](fields);
  return { type, payload: { ...payload, ...misc(fields, asMap(more)) } };
}

/** By the fields that are there; an error with arguments is a failure. */
function typeOf(fields: TakenFields): EventType {
  if (
    fields.has('provider', 'model', 'messages', 'prompt', 'input_tokens', 'inputTokens') ||
    fields.has('output_tokens', 'outputTokens')
  )
    return 'llm_generation';
  const isFailure = fields.has('error', 'exception', 'traceback', 'stack', 'stackTrace');
  if (fields.has('functionName', 'function_name') || (!isFailure && fields.has('arguments', 'args')))
    return 'function_call';
  return isFailure ? 'error_traceback' : 'generic';
}

const PAYLOADS: Readonly<Record<EventType, (fields: TakenFields) => AnyValueMap>> = {
  llm_generation: llmPayload,
  function_call(fields) {
    const error = fields.take('error');
    return present({
      function_name: plain(fields, 'functionName', 'function_name'),
      arguments: plain(fields, 'arguments', 'args'),
      return_value: plain(fields, 'returnValue', 'return_value', 'result'),
      status: plain(fields, 'status'),
      error: error === undefined || error === null ? undefined : errorText(error),
    });
  },
  error_traceback(fields) {
    const error = fields.take('error', 'exception');
    const given = fields.take('traceback', 'stack', 'stackTrace');
    return present({
      error: error === undefined ? undefined : errorText(error),
      traceback: given === undefined ? traceback(error) : String(toAnyValue(given)),
    });
  },
  generic(fields) {
    const details = toAnyValue(fields.take('details', 'description', 'message'));
    return present({ details: details === null ? undefined : details });
  },
};

/** What no field of the type has taken, under its own name. */
function misc(fields: TakenFields, more: AnyValueMap = {}): AnyValueMap {
  const own = asMap(toAnyValue(fields.take('misc')));
  const all = { ...asMap(toAnyValue(fields.rest())), ...own, ...more };
  return Object.keys(all).length === 0 ? {} : { misc: all };
}
