import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { eventMessages } from '../event-messages';
import { asList, asText } from '../pick';
import { kwargsOf, langchainMessage } from './langchain';

/** Deeper than anything a chain passes on; what is below stays as it was written. */
const MAX_DEPTH = 32;

/**
 * What goes in and out of LangChain's chains, for a person to read: a serialised message becomes a message (role,
 * content, tool calls), any other serialised object its fields. Everything else stays as it is.
 */
export function readableLangChain(value: AnyValue): AnyValue {
  return readable(value, 0, new Map());
}

/** `seen` makes shared values cost once; a value inside itself stays as it was written. */
function readable(value: AnyValue, depth: number, seen: Map<object, AnyValue>): AnyValue {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  const next = (item: AnyValue): AnyValue => readable(item, depth + 1, seen);
  const result = asList(value)?.map(next) ?? (isAnyValueMap(value) ? readableMap(value, next) : value);
  seen.set(value, result);
  return result;
}

function readableMap(value: AnyValueMap, next: (item: AnyValue) => AnyValue): AnyValue {
  const name = className(value);
  if (name !== undefined && /Message(Chunk)?$/.test(name)) return eventMessages([langchainMessage(value)])[0];
  const fields = name === undefined ? value : kwargsOf(value);
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, next(item)]));
}

/** The class of a value that LangChain serialised (`{ lc: 1, id: [..., 'AIMessage'], kwargs }`). */
function className(value: AnyValueMap): string | undefined {
  return value.lc === undefined ? undefined : asText(asList(value.id)?.at(-1));
}
