import type { GivenEvent } from '../../../exporters/mapping/reading';
import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { lengthIfAny, lengthOf, nameOrNothing, present, wordOrNothing } from './lengths';
import { settings } from './messages';

/** An event given by hand, without content: its type, and of its payload what the wire has a name for. */
export function givenAttributes({ type, payload, eventId }: GivenEvent): AnyValueMap {
  const { request, response, usage, error } = payload;
  return {
    'lucidic.event.type': type,
    ...(eventId === undefined ? {} : { 'lucidic.event.id': eventId }),
    'lucidic.event.payload': present({
      request: isAnyValueMap(request) ? emptiedRequest(request) : undefined,
      response: isAnyValueMap(response) ? emptiedResponse(response) : undefined,
      usage: isAnyValueMap(usage) ? counts(usage) : undefined,
      status: wordOrNothing(payload['status']),
      function_name: nameOrNothing(payload['function_name']),
      arguments: lengthIfAny(payload['arguments']),
      return_value: lengthIfAny(payload['return_value']),
      details: lengthIfAny(payload['details']),
      error: lengthIfAny(error),
      traceback: lengthIfAny(payload['traceback']),
    }),
  };
}

function emptiedRequest({ provider, model, messages, params }: AnyValueMap): AnyValueMap {
  return present({
    provider: wordOrNothing(provider),
    model: wordOrNothing(model),
    messages: emptiedList(messages, emptiedMessage),
    params: isAnyValueMap(params) ? settings(params) : undefined,
  });
}

function emptiedResponse({ output, messages, tool_calls, thinking }: AnyValueMap): AnyValueMap {
  return present({
    output: lengthIfAny(output),
    messages: emptiedList(messages, emptiedMessage),
    tool_calls: emptiedList(tool_calls, emptiedCall),
    thinking: Array.isArray(thinking) ? thinking.map(lengthOf) : lengthIfAny(thinking),
  });
}

function emptiedMessage({ role, content, tool_calls, tool_call_id }: AnyValueMap): AnyValueMap {
  return present({
    role: nameOrNothing(role),
    content:
      emptiedList(content, (part) => present({ type: wordOrNothing(part['type']) })) ?? lengthIfAny(content),
    tool_calls: emptiedList(tool_calls, emptiedCall),
    tool_call_id: wordOrNothing(tool_call_id),
  });
}

function emptiedCall({ id, name, function: called, arguments: given }: AnyValueMap): AnyValueMap {
  const nested = isAnyValueMap(called) ? called : {};
  return present({
    id: wordOrNothing(id),
    type: 'function',
    name: wordOrNothing(name ?? nested['name']),
    arguments: lengthIfAny(given ?? nested['arguments']),
  });
}

/** The maps of a list, each emptied; what is no map counts by its length. */
function emptiedList(
  list: AnyValue,
  emptied: (map: AnyValueMap) => AnyValueMap,
): readonly AnyValue[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.map((item: AnyValue) => (isAnyValueMap(item) ? emptied(item) : lengthOf(item)));
}

/** Tokens and cost; their names are words, their values numbers. */
function counts(usage: AnyValueMap): AnyValueMap {
  return Object.fromEntries(
    Object.entries(usage).filter(
      ([name, value]) => typeof value === 'number' && /^[a-z_]{0,40}(?:tokens|cost)$/.test(name),
    ),
  );
}
