import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, asTexts, mapsIn, textAt } from '../pick';
import type { Message, Part } from '../reading';
import { langchainUsage, outputUsage } from './langchain-usage';
import { chatMessage } from './openai-chat';
import type { ResponseBody, Shape } from './shape';
import { toolCall } from './typed-parts';

/** LangChain's serialised callbacks: `{"messages":[[…]]}` in, `{"generations":[[…]]}` out. */
export const langchain: Shape = {
  name: 'langchain',
  request(body) {
    const prompts = asTexts(asList(body.prompts));
    if (prompts && Object.keys(body).length === 1) return { messages: prompts.map(promptMessage) };
    const batches = asList(body.messages);
    if (!batches?.some((batch) => Array.isArray(batch) || isSerialised(batch))) return undefined;
    return {
      messages: batches
        .flatMap((batch) => asList(batch) ?? [batch])
        .filter(isAnyValueMap)
        .map(langchainMessage),
    };
  },
  response(body) {
    const generations = (asList(body.generations) ?? []).flatMap((batch) => mapsIn(batch));
    const [first] = generations;
    if (!first) return undefined;
    const facts = answerFacts(kwargsOf(asMap(first.message) ?? {}));
    const output = asMap(body.llmOutput) ?? asMap(body.llm_output) ?? {};
    return compact({
      messages: generations.map(generationMessage),
      finishReasons: finishReasons(generations),
      ...facts,
      model: facts.model ?? textAt(output, 'model_name', 'model'),
      usage: facts.usage ?? outputUsage(output),
    });
  },
};

/** A plain language model's prompt, without roles. */
function promptMessage(text: string): Message {
  return { role: 'user', parts: [{ type: 'text', text }] };
}

/** A value of LangChain's own classes, as `toJSON` writes it. */
function isSerialised(value: AnyValue): value is AnyValueMap {
  return isAnyValueMap(value) && value.lc !== undefined && asList(value.id) !== undefined;
}

/** The fields of a message: under `kwargs` when serialised, under `data` in its stored form, else in place. */
export function kwargsOf(message: AnyValueMap): AnyValueMap {
  return asMap(message.kwargs) ?? asMap(message.data) ?? message;
}

const ROLES: ReadonlyMap<string, string> = new Map([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['system', 'system'],
  ['developer', 'developer'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/** A LangChain message, whichever way it was written down. */
export function langchainMessage(message: AnyValueMap): Message {
  const kwargs = kwargsOf(message);
  const base = chatMessage({ ...kwargs, role: roleOf(message, kwargs), tool_calls: undefined });
  return { ...base, parts: [...base.parts, ...toolCalls(kwargs, base.parts)] };
}

function roleOf(message: AnyValueMap, kwargs: AnyValueMap): string {
  // HumanMessage, AIMessageChunk, ToolMessage…: the class is the last part of a serialised id.
  const className = asText(asList(message.id)?.at(-1)) ?? '';
  const kind = /^(Human|AI|System|Developer|Tool|Function)Message/.exec(className)?.[1]?.toLowerCase();
  const type = kind ?? asText(message.type) ?? '';
  return ROLES.get(type) ?? asText(kwargs.role) ?? 'user';
}

/** Anthropic's content already holds the calls as blocks; the provider's raw calls serve when LangChain parsed none. */
function toolCalls(kwargs: AnyValueMap, parts: readonly Part[]): readonly Part[] {
  if (parts.some((part) => part.type === 'tool_call' || part.type === 'tool_result')) return [];
  const parsed = mapsIn(kwargs.tool_calls);
  if (parsed.length > 0) return parsed.flatMap((call) => toolCall(call.id, call.name, call.args) ?? []);
  const raw = asMap(kwargs.additional_kwargs);
  if (!raw) return [];
  return chatMessage({ role: 'assistant', tool_calls: raw.tool_calls, function_call: raw.function_call })
    .parts;
}

function generationMessage(generation: AnyValueMap): Message {
  const message = asMap(generation.message);
  if (message) return langchainMessage(message);
  return chatMessage({ role: 'assistant', content: generation.text });
}

/** Each provider's word for it, as LangChain's integrations pass them on. */
const REASONS = ['finish_reason', 'finishReason', 'stop_reason', 'stopReason', 'done_reason'];

function finishReasons(generations: readonly AnyValueMap[]): readonly string[] | undefined {
  const reasons = generations.map((generation) => {
    const metadata = asMap(kwargsOf(asMap(generation.message) ?? {}).response_metadata) ?? {};
    const info = asMap(generation.generationInfo) ?? asMap(generation.generation_info) ?? {};
    return textAt(info, ...REASONS) ?? textAt(metadata, ...REASONS);
  });
  const said = reasons.filter((reason) => reason !== undefined);
  return said.length > 0 ? said : undefined;
}

function answerFacts(kwargs: AnyValueMap): ResponseBody {
  const metadata = asMap(kwargs.response_metadata) ?? {};
  const id = asText(kwargs.id);
  return compact({
    model: asText(metadata.model_name) ?? asText(metadata.model),
    // "run-…" ids are LangChain's own, not the provider's.
    id: id?.startsWith('run-') || id?.startsWith('lc_run-') ? undefined : id,
    usage: langchainUsage(asMap(kwargs.usage_metadata), asMap(metadata.usage)),
  });
}
