import { lengthOf, nameOrNothing, wordOrNothing } from '../processors/masking/content/lengths';
import type { Mask } from '../processors/masking/create-mask';
import type { AnyValue, AnyValueMap } from './core/any-value';
import type { Config } from './core/config';

/** The lists of names on the wire; a list that a rule withholds whole is one token. */
const LISTS = ['tags', 'evaluators'];

/** What may leave of what is said of a session. Numbers and flags are no texts, and the wire takes nothing else there. */
export function maskSessionFields(
  fields: AnyValueMap,
  { captureContent }: Pick<Config, 'captureContent'>,
  mask: Mask | undefined,
): AnyValueMap {
  const kept = captureContent ? fields : mapped(fields, withoutContent);
  const masked = mask?.body(mapped(kept, (_name, value) => (isText(value) ? value : undefined))) ?? {};
  return mapped(kept, (name, value) => {
    const text = masked[name] ?? value;
    return LISTS.includes(name) && typeof text === 'string' ? [text] : text;
  });
}

/** Names and ids stay; what people wrote is told by its length. */
function withoutContent(name: string, value: AnyValue): AnyValue {
  if (Array.isArray(value)) return value.map((item: AnyValue) => nameOrNothing(item) ?? lengthOf(item));
  if (typeof value !== 'string') return value;
  if (name.endsWith('_id')) return wordOrNothing(value) ?? lengthOf(value);
  return (name === 'session_name' ? nameOrNothing(value) : undefined) ?? lengthOf(value);
}

function isText(value: AnyValue): boolean {
  return typeof value === 'string' || Array.isArray(value);
}

function mapped(fields: AnyValueMap, map: (name: string, value: AnyValue) => AnyValue): AnyValueMap {
  const result: [string, AnyValue][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const kept = map(name, value);
    if (kept !== undefined) result.push([name, kept]);
  }
  return Object.fromEntries(result);
}
