import type { SpanRecord } from '../../src/core/span-record';
import { compact, compactOrNothing } from './compact';
import { answerText, eventMessages } from './event-messages';
import { statusOf } from './failure-text';
import { usageDetails, usageReported } from './llm-generation';
import type { FunctionCallPayload, Json } from './lucidic-event';
import type { Reading } from './reading';
import { toJson } from './to-json';

/**
 * The payload of a tool, retriever, agent, chain or guardrail. An agent span that tells of messages instead of input and
 * output shows them as its arguments and its answer; its tokens, which its model calls report again, go to `misc` only.
 */
export function functionCall(record: SpanRecord, reading: Reading): FunctionCallPayload {
  return compact({
    function_name: reading.operationName ?? (record.name || 'unknown'),
    arguments: argumentsOf(reading),
    return_value: returnValue(reading),
    ...statusOf(record, reading),
    misc: misc(reading),
  });
}

function argumentsOf({ input, inputMessages }: Reading): Json | undefined {
  if (input !== undefined) return toJson(input);
  return inputMessages && { messages: eventMessages(inputMessages) };
}

function returnValue({ output, outputMessages }: Reading): Json | undefined {
  if (output !== undefined) return toJson(output);
  if (!outputMessages) return undefined;
  const onlyText = outputMessages.every((message) => message.parts.every((part) => part.type === 'text'));
  return (onlyText ? answerText(outputMessages) : undefined) ?? eventMessages(outputMessages);
}

function misc(reading: Reading): { readonly [key: string]: Json } | undefined {
  return compactOrNothing({
    tool_call_id: reading.toolCallId,
    description: reading.description,
    model: reading.responseModel ?? reading.requestModel,
    finish_reason: reading.finishReasons?.length === 1 ? reading.finishReasons[0] : reading.finishReasons,
    params: reading.params && toJson(reading.params),
    tools: reading.tools && toJson(reading.tools),
    usage: compactOrNothing({
      input_tokens: reading.usage?.input,
      output_tokens: reading.usage?.output,
      ...usageDetails(reading.usage),
    }),
    usage_reported: usageReported(reading.usage),
  });
}
