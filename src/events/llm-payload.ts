import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../core/any-value';
import { errorText } from './error-text';
import { asMap, present } from './plain-fields';
import { plain, type TakenFields } from './taken-fields';

/** Names that providers' own answers have for what the wire counts. */
const USAGE: Readonly<Record<string, string>> = {
  input_tokens: 'input_tokens',
  inputTokens: 'input_tokens',
  prompt_tokens: 'input_tokens',
  promptTokens: 'input_tokens',
  output_tokens: 'output_tokens',
  outputTokens: 'output_tokens',
  completion_tokens: 'output_tokens',
  completionTokens: 'output_tokens',
  cache: 'cache',
  cost: 'cost',
};
/** An answer with one of these is in the words of the wire. */
const RESPONSE = ['output', 'messages', 'tool_calls', 'thinking', 'raw'];

/** The payload of a model call (`wire-contract.md` §3.1); what of its usage the wire does not count is in `misc`. */
export function llmPayload(fields: TakenFields): AnyValueMap {
  const { messages, ...request } = asMap(plain(fields, 'request'));
  const { thinking, ...response } = responseOf(plain(fields, 'response'));
  const [usage, otherUsage] = usageOf(asMap(plain(fields, 'usage')));
  const error = fields.take('error');
  return present({
    request: present({
      provider: plain(fields, 'provider'),
      model: plain(fields, 'model'),
      messages: messageList(plain(fields, 'messages', 'prompt') ?? messages),
      params: plain(fields, 'params'),
      ...request,
    }),
    response: present({
      output: plain(fields, 'output', 'completion'),
      tool_calls: plain(fields, 'toolCalls', 'tool_calls'),
      thinking: listOf(plain(fields, 'thinking') ?? thinking),
      raw: plain(fields, 'raw'),
      ...response,
    }),
    usage: present({
      input_tokens: plain(fields, 'inputTokens', 'input_tokens'),
      output_tokens: plain(fields, 'outputTokens', 'output_tokens'),
      cache: plain(fields, 'cache'),
      cost: plain(fields, 'cost'),
      ...usage,
    }),
    status: plain(fields, 'status'),
    error: error === undefined || error === null ? undefined : errorText(error),
    misc: present({ usage: present(otherUsage) }),
  });
}

/** Anything else is the output. */
function responseOf(given: AnyValue): AnyValueMap {
  if (given === undefined) return {};
  return isAnyValueMap(given) && RESPONSE.some((name) => name in given) ? given : { output: given };
}

/** A text alone is what the user said. */
function messageList(messages: AnyValue): AnyValue {
  return typeof messages === 'string' ? [{ role: 'user', content: messages }] : listOf(messages);
}

function listOf(value: AnyValue): AnyValue {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : [value];
}

/** What the wire counts, and the rest. */
function usageOf(given: AnyValueMap): readonly [AnyValueMap, AnyValueMap] {
  const counted: Record<string, AnyValue> = {};
  const others: Record<string, AnyValue> = {};
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(USAGE, name) ? USAGE[name] : undefined;
    if (known === undefined) others[name] = value;
    else counted[known] ??= value;
  }
  return [counted, others];
}
