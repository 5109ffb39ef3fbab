import type { AnyValue, AnyValueMap } from '../../../../src/core/any-value';
import type { RecordEvent } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asMap, asText, numberAt } from '../../pick';
import type { Message } from '../../reading';
import { contentBlocks } from '../../shapes/content-blocks';
import { genAiMessages, saidMessages } from '../../shapes/gen-ai-messages';
import { chatMessage } from '../../shapes/openai-chat';
import type { Conversation } from '../conversation';
import { GEN_AI_OLD as OLD } from './attributes';

/** The part of the older events' names that says who speaks. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
]);
const CHOICE = 'gen_ai.choice';
const PROMPT = 'gen_ai.content.prompt';
const COMPLETION = 'gen_ai.content.completion';

/** True for the events that are read here. */
export function isMessageEvent(name: string): boolean {
  return ROLES.has(name) || name === CHOICE || name === PROMPT || name === COMPLETION;
}

/** Events of two older generations: whole prompts and completions, then one event a message. */
export function messageEvents(events: readonly RecordEvent[]): Conversation {
  const input: Message[] = [];
  const output: Message[] = [];
  for (const { name, attributes } of events) {
    const role = ROLES.get(name);
    if (role) input.push(...eventMessage(attributes, role));
    else if (name === PROMPT) input.push(...(genAiMessages(attributes[OLD.prompt], 'user') ?? []));
    else if (name === COMPLETION)
      output.push(...(genAiMessages(attributes[OLD.completion], 'assistant') ?? []));
  }
  for (const choice of choices(events)) output.push(...eventMessage(choiceMessage(choice), 'assistant'));
  return compact({ input: saidMessages(input), output: saidMessages(output) });
}

/** The finish reasons that choices carry. */
export function choiceFinishReasons(events: readonly RecordEvent[]): readonly string[] | undefined {
  const said = choices(events)
    .map((choice) => asText(choice.finish_reason))
    .filter((reason) => reason !== undefined);
  return said.length > 0 ? said : undefined;
}

/** The choices by their index; a stream may finish them in another order. */
function choices(events: readonly RecordEvent[]): readonly AnyValueMap[] {
  return events
    .filter((event) => event.name === CHOICE)
    .map((event) => event.attributes)
    .sort((a, b) => (numberAt(a, 'index') ?? 0) - (numberAt(b, 'index') ?? 0));
}

function choiceMessage(attributes: AnyValueMap): AnyValueMap {
  const message = unwrapJson(attributes.message);
  if (typeof message === 'string') return { ...attributes, content: message };
  return { ...attributes, ...asMap(message) };
}

/**
 * Attributes of a message event: OpenAI's fields, structured ones as JSON text; a tool's `id` is its call's. With content
 * switched off the event still comes, its body empty, and is no message then.
 */
function eventMessage(attributes: AnyValueMap, role: string): readonly Message[] {
  const { content, tool_calls, refusal, audio } = attributes;
  if (isNothing(content) && isNothing(tool_calls) && isNothing(refusal) && isNothing(audio)) return [];
  return [
    chatMessage({
      role,
      ...attributes,
      content: contentBlocks(content),
      tool_calls: unwrapJson(tool_calls),
      tool_call_id: attributes.tool_call_id ?? attributes.id,
    }),
  ];
}

function isNothing(value: AnyValue): boolean {
  return value === undefined || value === null || value === '';
}
