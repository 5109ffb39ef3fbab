import type { AnyValueMap } from '../../../../src/core/any-value';
import type { RecordEvent, SpanRecord } from '../../../../src/core/span-record';
import { compact } from '../../compact';
import type { Message } from '../../reading';
import { genAiMessages, systemInstructions } from '../../shapes/gen-ai-messages';
import type { Conversation } from '../conversation';
import { GEN_AI as A, GEN_AI_OLD as OLD } from './attributes';
import { messageEvents } from './message-events';

/**
 * The conversation of a span, each side from where it is said first: today's attributes, the same attributes on span
 * events (`gen_ai.client.inference.operation.details`), the older attributes, the older events. System instructions
 * are looked for on their own, because an emitter may write them on the span and the messages into an event.
 */
export function conversation({ attributes, events }: SpanRecord): Conversation {
  const older = events.length > 0 ? messageEvents(events) : {};
  const system = systemOf(attributes, events);
  const input =
    genAiMessages(attributes[A.inputMessages], 'user') ??
    firstInput(events) ??
    genAiMessages(attributes[OLD.prompt], 'user') ??
    older.input;
  const output =
    genAiMessages(attributes[A.outputMessages], 'assistant') ??
    allOutputs(events) ??
    genAiMessages(attributes[OLD.completion], 'assistant') ??
    older.output;
  return compact({ input: withSystem(system, input), output });
}

/** Some write the instructions twice: on the span, and as the first of the messages. */
function withSystem(
  system: readonly Message[],
  input: readonly Message[] | undefined,
): readonly Message[] | undefined {
  if (system.length === 0) return input;
  const [first, ...rest] = input ?? [];
  const isRepeated = first?.role === 'system' && textOf([first]) === textOf(system);
  return [...system, ...(isRepeated ? rest : (input ?? []))];
}

function textOf(messages: readonly Message[]): string {
  return messages
    .flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : '')))
    .join('');
}

function systemOf(attributes: AnyValueMap, events: readonly RecordEvent[]): readonly Message[] {
  const own = systemInstructions(attributes[A.systemInstructions]);
  if (own.length > 0) return own;
  for (const event of events) {
    const said = systemInstructions(event.attributes[A.systemInstructions]);
    if (said.length > 0) return said;
  }
  return [];
}

function firstInput(events: readonly RecordEvent[]): readonly Message[] | undefined {
  for (const event of events) {
    const input = genAiMessages(event.attributes[A.inputMessages], 'user');
    if (input) return input;
  }
  return undefined;
}

/** Every event's, in order: of a streamed answer each item comes in an event of its own. */
function allOutputs(events: readonly RecordEvent[]): readonly Message[] | undefined {
  let all: readonly Message[] | undefined;
  for (const event of events) {
    const output = genAiMessages(event.attributes[A.outputMessages], 'assistant');
    if (output) all = all ? [...all, ...output] : output;
  }
  return all;
}
