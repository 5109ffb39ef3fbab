import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { RecordEvent } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asMap, asText, textAt, valueAt } from '../../pick';
import type { Message } from '../../reading';
import { indexed } from '../../shapes/flattened';
import { genAiMessages } from '../../shapes/gen-ai-messages';
import { chatMessage } from '../../shapes/openai-chat';
import { toolCall, typedParts } from '../../shapes/typed-parts';
import { GEN_AI_OLD as OLD } from './attributes';

/** What was sent and what came back. */
export interface Conversation {
  readonly input?: readonly Message[];
  readonly output?: readonly Message[];
}

/** `gen_ai.prompt` and `gen_ai.completion`: whole (a text or JSON), or flattened as `gen_ai.prompt.N.content`. */
export function oldAttributes(attributes: AnyValueMap): Conversation {
  const flatInput = indexed(attributes, OLD.prompt).map((fields) => flatMessage(fields, 'user'));
  const flatOutput = indexed(attributes, OLD.completion).map((fields) => flatMessage(fields, 'assistant'));
  return compact({
    input: flatInput.length > 0 ? flatInput : genAiMessages(attributes[OLD.prompt], 'user'),
    output: flatOutput.length > 0 ? flatOutput : genAiMessages(attributes[OLD.completion], 'assistant'),
  });
}

/** The finish reasons that flattened completions carry. */
export function oldFinishReasons(attributes: AnyValueMap): readonly string[] | undefined {
  const reasons = indexed(attributes, OLD.completion).map((fields) => asText(fields.finish_reason));
  const said = reasons.filter((reason) => reason !== undefined);
  return said.length > 0 ? said : undefined;
}

function flatMessage(fields: AnyValueMap, role: string): Message {
  // Cohere's instrumentation writes the text under the role's name.
  const content = valueAt(fields, 'content', 'user');
  const calls = indexed(fields, 'tool_calls').flatMap(
    (call) => toolCall(call.id, call.name, call.arguments) ?? [],
  );
  return { role: textAt(fields, 'role') ?? role, parts: [...typedParts(contentOf(content)), ...calls] };
}

/** Span events of two older generations: whole prompts and completions, then one event a message. */
export function oldEvents(events: readonly RecordEvent[]): Conversation {
  const input: Message[] = [];
  const output: Message[] = [];
  for (const event of events) {
    const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(event.name)?.[1];
    if (role) input.push(eventMessage(event.attributes, role));
    else if (event.name === 'gen_ai.choice') output.push(eventMessage(choice(event.attributes), 'assistant'));
    else if (event.name === 'gen_ai.content.prompt')
      input.push(...(oldAttributes(event.attributes).input ?? []));
    else if (event.name === 'gen_ai.content.completion')
      output.push(...(oldAttributes(event.attributes).output ?? []));
  }
  return { ...(input.length > 0 && { input }), ...(output.length > 0 && { output }) };
}

function choice(attributes: AnyValueMap): AnyValueMap {
  const message = asMap(unwrapJson(attributes.message));
  return message ? { ...attributes, ...message } : attributes;
}

/** Attributes of a message event: OpenAI's fields, structured ones as JSON text; a tool's `id` is its call's. */
function eventMessage(attributes: AnyValueMap, role: string): Message {
  return chatMessage({
    role,
    ...attributes,
    content: contentOf(attributes.content),
    tool_calls: unwrapJson(attributes.tool_calls),
    tool_call_id: attributes.tool_call_id ?? attributes.id,
  });
}

/** A list of typed blocks in a JSON text is content; any other text, JSON or not, is what was written. */
function contentOf(content: AnyValue): AnyValue {
  const blocks = unwrapJson(content);
  const areBlocks = Array.isArray(blocks) && blocks.every((block) => typeof asMap(block)?.type === 'string');
  return areBlocks ? blocks : content;
}
