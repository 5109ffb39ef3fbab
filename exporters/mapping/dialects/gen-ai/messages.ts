import type { AnyValueMap } from '../../../../src/core/any-value';
import type { SpanRecord } from '../../../../src/core/span-record';
import { parseStructure } from '../../parse-json';
import { asList, mapsIn } from '../../pick';
import type { Message } from '../../reading';
import { genAiMessages, systemInstructions } from '../../shapes/gen-ai-messages';
import { responseItems } from '../../shapes/openai-responses';
import { GEN_AI as A } from './attributes';
import { type Conversation, oldAttributes, oldEvents } from './old-messages';

/**
 * The conversation of a span, from where it is said first: today's attributes, the same attributes on a span event
 * (`gen_ai.client.inference.operation.details`), older attributes, older span events.
 */
export function conversation(record: SpanRecord): Conversation {
  const sources = [record.attributes, ...record.events.map((event) => event.attributes)].map(current);
  const all = [...sources, oldAttributes(record.attributes), oldEvents(record.events)];
  const input = all.find((said) => said.input)?.input;
  const output = all.find((said) => said.output)?.output;
  return {
    ...(input && { input: decodeItems(record, input) }),
    ...(output && { output }),
  };
}

function current(attributes: AnyValueMap): Conversation {
  const system = systemInstructions(attributes[A.systemInstructions]);
  const input = genAiMessages(attributes[A.inputMessages], 'user');
  const output = genAiMessages(attributes[A.outputMessages], 'assistant');
  return {
    ...((input || system.length > 0) && { input: [...system, ...(input ?? [])] }),
    ...(output && { output }),
  };
}

/** Traceloop's OpenAI instrumentation writes a responses API's item list as the JSON text of one user message. */
function decodeItems(record: SpanRecord, input: readonly Message[]): readonly Message[] {
  if (record.scope.name !== '@traceloop/instrumentation-openai') return input;
  return input.flatMap((message) => {
    const [only, ...more] = message.parts;
    if (message.role !== 'user' || only?.type !== 'text' || more.length > 0) return [message];
    const items = asList(parseStructure(only.text)) ?? [];
    const areItems =
      items.length > 0 &&
      mapsIn(items).every((item) => item.role ?? item.type) &&
      mapsIn(items).length === items.length;
    return areItems ? responseItems(items) : [message];
  });
}
