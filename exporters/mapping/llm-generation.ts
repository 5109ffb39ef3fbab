import type { ModelPrice } from '../../src/core/model-price';
import type { SpanRecord } from '../../src/core/span-record';
import { compact, compactOrNothing } from './compact';
import { costOf } from './cost/cost';
import { hasOtherTier } from './cost/service-tier';
import { answerText, eventMessages, thinking, toolCalls } from './event-messages';
import { statusOf } from './failure-text';
import type { Json, LlmGenerationPayload } from './lucidic-event';
import type { Reading, Usage } from './reading';
import { toJson, toJsonMap } from './to-json';

/**
 * The payload of a model call or an embedding. `request.model` is the model that answered when the span says which: it
 * is the one that was paid for, and `gpt-4o` may be any of its dated versions. What the wire has no field for goes to `misc`.
 */
export function llmGeneration(
  record: SpanRecord,
  reading: Reading,
  prices?: readonly ModelPrice[],
): LlmGenerationPayload {
  const provider = reading.provider ?? 'unknown';
  const model = reading.responseModel ?? reading.requestModel ?? 'unknown';
  const { usage, requestModel } = reading;
  const otherTier = hasOtherTier(record.attributes, reading.params);
  const call = { usage, provider, model, requestModel, atUnixMs: record.startUnixMs, otherTier };
  return compact({
    request: compact({
      provider,
      model,
      messages: reading.inputMessages && eventMessages(reading.inputMessages),
      params: reading.params && toJsonMap(reading.params),
    }),
    response: response(reading),
    usage: usageOf(reading, reading.costUsd ?? costOf(call, prices)),
    ...statusOf(record, reading),
    misc: misc(reading),
  });
}

function response(reading: Reading): LlmGenerationPayload['response'] {
  const messages = reading.outputMessages ?? [];
  const calls = messages.flatMap((message) => toolCalls(message.parts));
  const thoughts = thinking(messages);
  return compact({
    output: answerText(messages) ?? (reading.output === undefined ? undefined : toJson(reading.output)),
    messages: messages.length > 0 ? eventMessages(messages) : undefined,
    tool_calls: calls.length > 0 ? calls : undefined,
    thinking: thoughts.length > 0 ? thoughts : undefined,
  });
}

function usageOf(reading: Reading, cost: number | undefined): LlmGenerationPayload['usage'] {
  return compactOrNothing({ input_tokens: reading.usage?.input, output_tokens: reading.usage?.output, cost });
}

function misc(reading: Reading): { readonly [key: string]: Json } | undefined {
  const { finishReasons, timeToFirstTokenMs } = reading;
  return compactOrNothing({
    finish_reason: finishReasons?.length === 1 ? finishReasons[0] : finishReasons,
    ttft_ms: timeToFirstTokenMs === undefined ? undefined : Math.round(timeToFirstTokenMs * 1000) / 1000,
    usage: usageDetails(reading.usage),
    usage_reported: usageReported(reading.usage),
    response_id: reading.responseId,
    tools: reading.tools && toJson(reading.tools),
  });
}

/** The parts of the totals, which the wire has no fields for. */
export function usageDetails(usage: Usage | undefined): { readonly [key: string]: Json } | undefined {
  return (
    usage &&
    compactOrNothing({
      total: usage.total,
      cache_read: usage.cacheRead,
      cache_write: usage.cacheWrite,
      reasoning: usage.reasoning,
      input_text: usage.inputText,
      output_text: usage.outputText,
      input_image: usage.inputImage,
      output_image: usage.outputImage,
      input_audio: usage.inputAudio,
      output_audio: usage.outputAudio,
      input_video: usage.inputVideo,
      output_video: usage.outputVideo,
    })
  );
}

/** What the span said where our inclusive numbers are others. */
export function usageReported({ reported }: Usage = {}): { readonly [key: string]: Json } | undefined {
  return reported && compact({ input_tokens: reported.input, output_tokens: reported.output });
}
