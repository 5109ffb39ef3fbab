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
import type { Writable } from './writable';

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
  const request: Writable<LlmGenerationPayload['request']> = { provider, model };
  if (reading.inputMessages) request.messages = eventMessages(reading.inputMessages);
  if (reading.params) request.params = toJsonMap(reading.params);
  const payload: Writable<LlmGenerationPayload> = {
    request,
    response: response(reading),
    ...statusOf(record, reading),
  };
  const counts = usageOf(reading, reading.costUsd ?? costOf(call, prices));
  if (counts) payload.usage = counts;
  const others = misc(reading);
  if (others) payload.misc = others;
  return payload;
}

function response(reading: Reading): LlmGenerationPayload['response'] {
  const messages = reading.outputMessages ?? [];
  const told: Writable<LlmGenerationPayload['response']> = {};
  const output = answerText(messages) ?? (reading.output === undefined ? undefined : toJson(reading.output));
  if (output !== undefined) told.output = output;
  if (messages.length > 0) told.messages = eventMessages(messages);
  const calls = toolCalls(messages);
  if (calls.length > 0) told.tool_calls = calls;
  const thoughts = thinking(messages);
  if (thoughts.length > 0) told.thinking = thoughts;
  return told;
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
  if (usage === undefined) return undefined;
  let details: { [key: string]: Json } | undefined;
  for (const [key, count] of Object.entries(usage)) {
    const name = DETAILS.get(key);
    if (name === undefined || typeof count !== 'number') continue;
    details ??= {};
    details[name] = count;
  }
  return details;
}

/** Parts by their name in the reading. */
const DETAILS: ReadonlyMap<string, string> = new Map([
  ['total', 'total'],
  ['cacheRead', 'cache_read'],
  ['cacheWrite', 'cache_write'],
  ['reasoning', 'reasoning'],
  ['inputText', 'input_text'],
  ['outputText', 'output_text'],
  ['inputImage', 'input_image'],
  ['outputImage', 'output_image'],
  ['inputAudio', 'input_audio'],
  ['outputAudio', 'output_audio'],
  ['inputVideo', 'input_video'],
  ['outputVideo', 'output_video'],
]);

/** What the span said where our inclusive numbers are others. */
export function usageReported({ reported }: Usage = {}): { readonly [key: string]: Json } | undefined {
  return reported && compact({ input_tokens: reported.input, output_tokens: reported.output });
}
