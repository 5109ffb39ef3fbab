import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { asList, asMap, asText, mapsIn, numberAt, omit, textAt } from '../pick';
import type { Message, Part, Usage } from '../reading';
import { inclusiveUsage } from '../usage';
import type { Shape } from './shape';
import { toolCall, typedParts } from './typed-parts';

const NOT_PARAMS = new Set(['model', 'messages', 'tools', 'functions']);

/** OpenAI chat completions, and everybody who speaks them (Azure, Groq, Together, DeepSeek, Mistral…). */
export const openAiChat: Shape = {
  name: 'openai_chat',
  request(body) {
    const messages = mapsIn(body.messages);
    // LlamaIndex writes its messages as texts; they are no chat.
    if (!asList(body.messages) || (messages.length === 0 && asList(body.messages)?.length !== 0))
      return undefined;
    return compact({
      messages: messages.map(chatMessage),
      model: asText(body.model),
      params: omit(body, NOT_PARAMS),
      tools: asList(body.tools) ?? asList(body.functions),
    });
  },
  response(body) {
    const choices = mapsIn(body.choices);
    const messages = choices
      .map((choice) => asMap(choice.message))
      .filter((message) => message !== undefined);
    if (messages.length === 0) return undefined;
    return compact({
      messages: messages.map(chatMessage),
      model: asText(body.model),
      id: asText(body.id),
      finishReasons: finishReasons(choices),
      usage: openAiUsage(asMap(body.usage)),
    });
  },
};

/** A chat message in OpenAI's writing. Reasoning comes first, as the model produced it first. */
export function chatMessage(message: AnyValueMap): Message {
  const role = asText(message.role) ?? 'assistant';
  const parts =
    role === 'tool' || role === 'function'
      ? [toolMessagePart(message)]
      : [
          ...reasoningParts(message),
          ...typedParts(message.content),
          ...typedParts(message.refusal),
          ...audioParts(asMap(message.audio)),
          ...toolCallParts(message),
        ];
  return compact({ role, parts, name: role === 'function' ? undefined : asText(message.name) });
}

/** DeepSeek writes `reasoning_content`, Groq and OpenRouter `reasoning`, Cohere plans its calls in a `tool_plan`. */
function reasoningParts(message: AnyValueMap): readonly Part[] {
  const text = textAt(message, 'reasoning_content', 'reasoning', 'tool_plan');
  return text === undefined ? [] : [{ type: 'reasoning', text }];
}

function audioParts(audio: AnyValueMap | undefined): readonly Part[] {
  if (!audio) return [];
  const spoken = typedParts(audio.transcript);
  return [...spoken, compact({ type: 'audio', base64: asText(audio.data), fileId: asText(audio.id) })];
}

function toolCallParts(message: AnyValueMap): readonly Part[] {
  const calls = mapsIn(message.tool_calls).flatMap((call) => {
    const called = asMap(call.function) ?? asMap(call.custom) ?? call;
    return (
      toolCall(call.id, called.name, called.arguments ?? called.input) ?? [
        { type: 'unknown', value: call } as const,
      ]
    );
  });
  const legacy = asMap(message.function_call);
  return legacy ? [...calls, ...(toolCall(undefined, legacy.name, legacy.arguments) ?? [])] : calls;
}

function toolMessagePart(message: AnyValueMap): Part {
  const [only, ...more] = typedParts(message.content);
  const result: AnyValue = only?.type === 'text' && more.length === 0 ? only.text : (message.content ?? '');
  return compact({
    type: 'tool_result',
    id: asText(message.tool_call_id),
    name: asText(message.name),
    result,
  });
}

/** The `finish_reason` of each choice; Bedrock's Mistral and DeepSeek call it `stop_reason`. */
export function finishReasons(choices: readonly AnyValueMap[]): readonly string[] | undefined {
  const reasons = choices
    .map((choice) => textAt(choice, 'finish_reason', 'stop_reason'))
    .filter((reason) => reason !== undefined);
  return reasons.length > 0 ? reasons : undefined;
}

/** OpenAI's counts, chat or responses; both are inclusive already. */
export function openAiUsage(usage: AnyValueMap | undefined): Usage | undefined {
  if (!usage) return undefined;
  const input = asMap(usage.prompt_tokens_details) ?? asMap(usage.input_tokens_details) ?? {};
  const output = asMap(usage.completion_tokens_details) ?? asMap(usage.output_tokens_details) ?? {};
  return inclusiveUsage({
    input: numberAt(usage, 'prompt_tokens', 'input_tokens'),
    output: numberAt(usage, 'completion_tokens', 'output_tokens'),
    cacheRead: numberAt(input, 'cached_tokens'),
    reasoning: numberAt(output, 'reasoning_tokens'),
    inputAudio: numberAt(input, 'audio_tokens'),
    outputAudio: numberAt(output, 'audio_tokens'),
  });
}
