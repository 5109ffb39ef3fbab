import type { AnyValueMap } from '../../../src/core/any-value';
import { asMap, asText, mapsIn, numberAt } from '../pick';

/** One choice while it is being put together. */
interface Choice {
  content: string;
  reasoning: string;
  refusal: string;
  finish_reason: string | undefined;
  readonly calls: Map<number, Call>;
}
interface Call {
  id: string | undefined;
  name: string;
  arguments: string;
}

/** The chunks of a chat completion's stream as the answer they make, in the same shape as one that was not streamed. */
export function joinOpenAiChunks(chunks: readonly AnyValueMap[]): AnyValueMap | undefined {
  if (!chunks.some((chunk) => mapsIn(chunk.choices).some((choice) => asMap(choice.delta)))) return undefined;
  const choices = new Map<number, Choice>();
  let facts: AnyValueMap = {};
  for (const chunk of chunks) {
    const { id, model, usage } = chunk;
    facts = { ...facts, ...(id !== undefined && { id }), ...(model !== undefined && { model }) };
    if (asMap(usage)) facts = { ...facts, usage };
    for (const choice of mapsIn(chunk.choices)) add(choices, choice);
  }
  const ordered = [...choices].sort(([a], [b]) => a - b).map(([, choice]) => whole(choice));
  return { ...facts, choices: ordered };
}

function add(choices: Map<number, Choice>, said: AnyValueMap): void {
  const index = numberAt(said, 'index') ?? 0;
  const choice = choices.get(index) ?? {
    content: '',
    reasoning: '',
    refusal: '',
    finish_reason: undefined,
    calls: new Map<number, Call>(),
  };
  choices.set(index, choice);
  choice.finish_reason = asText(said.finish_reason) ?? choice.finish_reason;
  const delta = asMap(said.delta) ?? {};
  choice.content += asText(delta.content) ?? '';
  choice.reasoning += asText(delta.reasoning_content) ?? asText(delta.reasoning) ?? '';
  choice.refusal += asText(delta.refusal) ?? '';
  for (const call of mapsIn(delta.tool_calls)) addCall(choice.calls, call);
}

function addCall(calls: Map<number, Call>, said: AnyValueMap): void {
  const index = numberAt(said, 'index') ?? calls.size;
  const call = calls.get(index) ?? { id: undefined, name: '', arguments: '' };
  calls.set(index, call);
  const called = asMap(said.function) ?? {};
  call.id = asText(said.id) ?? call.id;
  call.name += asText(called.name) ?? '';
  call.arguments += asText(called.arguments) ?? '';
}

function whole({ content, reasoning, refusal, finish_reason, calls }: Choice): AnyValueMap {
  const tool_calls = [...calls.values()].map(({ id, name, arguments: args }) => ({
    id,
    function: { name, arguments: args },
  }));
  return { finish_reason, message: { role: 'assistant', content, reasoning, refusal, tool_calls } };
}
