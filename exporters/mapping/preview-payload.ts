import { truncateText } from '../../src/core/truncate-text';
import { compact } from './compact';
import { jsonStart } from './json-start';
import type { LucidicEvent } from './lucidic-event';
import { setOwn } from './set-own';

/** Characters of a text (UTF-16 units), the `…` of a cut one included. */
const MAX_CHARACTERS = 200;
const MAX_MESSAGES = 5;
/** Keys of one message or of the arguments; a preview has to stay small. */
const MAX_KEYS = 50;
const USAGE_KEYS = ['input_tokens', 'output_tokens', 'cost'] as const;

/** Short texts in the shape of a payload. */
export type Preview = { readonly [key: string]: unknown };

/**
 * What stands in an event while its payload is uploaded beside it (`wire-contract.md` §2.5, §12.3): five messages, 200
 * characters of each text, arguments kept, what is no text as JSON. `status` and `error` stay: an event whose upload
 * fails still says how the call ended. Total, and no more work than what it shows.
 */
export function previewPayload(type: LucidicEvent['type'], payload: object): Preview {
  const ending = { status: shown(payload, 'status'), error: shown(payload, 'error') };
  switch (type) {
    case 'llm_generation': {
      const request = mapOf(payload, 'request');
      return compact({
        request: compact({
          provider: shown(request, 'provider'),
          model: shown(request, 'model'),
          messages: messages(field(request, 'messages')),
        }),
        usage: usage(mapOf(payload, 'usage')),
        response: compact({ output: shown(mapOf(payload, 'response'), 'output') }),
        ...ending,
      });
    }
    case 'function_call':
      return compact({
        function_name: shown(payload, 'function_name'),
        arguments: perKey(field(payload, 'arguments')),
        ...ending,
      });
    case 'error_traceback':
      return compact({ error: ending.error });
    case 'generic':
      return compact({ details: shown(payload, 'details'), ...ending });
  }
}

function messages(given: unknown): unknown {
  return Array.isArray(given) ? given.slice(0, MAX_MESSAGES).map(perKey) : short(given);
}

function usage(given: object): Preview | undefined {
  const kept: { [key: string]: unknown } = {};
  for (const key of USAGE_KEYS) {
    const value = field(given, key);
    if (typeof value === 'number') kept[key] = value;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** Each value of a map, cut; anything else, cut. */
function perKey(value: unknown): unknown {
  if (!isMap(value)) return short(value);
  const kept: { [key: string]: unknown } = {};
  let left = MAX_KEYS;
  for (const key in value) {
    const text = short(field(value, key));
    if (text === undefined) continue;
    if (left === 0) break;
    left -= 1;
    setOwn(kept, cut(key), text);
  }
  return kept;
}

function shown(map: object, key: string): string | null | undefined {
  return short(field(map, key));
}

function short(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return value;
  return cut(typeof value === 'string' ? value : jsonStart(value, MAX_CHARACTERS));
}

function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : truncateText(text, MAX_CHARACTERS - 1);
}

function mapOf(value: object, key: string): object {
  const inner = field(value, key);
  return isMap(inner) ? inner : {};
}

function field(map: object, key: string): unknown {
  return Object.hasOwn(map, key) ? Reflect.get(map, key) : undefined;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
