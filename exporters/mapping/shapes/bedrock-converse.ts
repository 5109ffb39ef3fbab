import { type AnyValue, type AnyValueMap, isAnyValueMap } from '../../../src/core/any-value';
import { compact } from '../compact';
import { base64Of } from '../media/bytes';
import { asList, asMap, asText, mapsIn, numberAt } from '../pick';
import type { MediaType, Message, Part, Usage } from '../reading';
import { inclusiveUsage } from '../usage';
import type { Shape } from './shape';
import { someBlock } from './some-block';
import { toolResult } from './tool-result';
import { toolCall } from './typed-parts';

/** Bedrock's Converse API: blocks without a `type`, told apart by their one key. */
export const bedrockConverse: Shape = {
  name: 'bedrock_converse',
  request(body) {
    if (!asList(body.messages) || !isOwnRequest(body)) return undefined;
    const system = parts(body.system);
    return compact({
      messages: [
        ...(system.length > 0 ? [{ role: 'system', parts: system }] : []),
        ...mapsIn(body.messages).map(message),
      ],
      model: asText(body.modelId),
      params: params(body),
      tools: asList(asMap(body.toolConfig)?.tools),
    });
  },
  response(body) {
    const answer = asMap(asMap(body.output)?.message);
    if (!answer) return undefined;
    const stop = asText(body.stopReason);
    return compact({
      messages: [message(answer)],
      finishReasons: stop === undefined ? undefined : [stop],
      usage: converseUsage(asMap(body.usage)),
    });
  },
};

/** Amazon's Nova takes the same blocks through InvokeModel, where often nothing but their missing `type` tells. */
function isOwnRequest(body: AnyValueMap): boolean {
  if (body.modelId !== undefined || body.inferenceConfig !== undefined || body.toolConfig !== undefined)
    return true;
  return someBlock(body.messages, isOwnBlock);
}

const OWN_BLOCKS = ['text', 'image', 'toolUse', 'toolResult', 'document', 'video', 'reasoningContent'];

function isOwnBlock(block: AnyValueMap): boolean {
  return block.type === undefined && OWN_BLOCKS.some((key) => block[key] !== undefined);
}

function message(item: AnyValueMap): Message {
  return { role: asText(item.role) ?? 'assistant', parts: parts(item.content) };
}

function params(body: AnyValueMap): AnyValueMap | undefined {
  const extra = body.additionalModelRequestFields;
  const kept = {
    ...asMap(body.inferenceConfig),
    ...(extra === undefined ? {} : { additionalModelRequestFields: extra }),
  };
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function parts(content: AnyValue): readonly Part[] {
  return (asList(content) ?? []).flatMap((block) => (isAnyValueMap(block) ? part(block) : []));
}

function part(block: AnyValueMap): readonly Part[] {
  if (typeof block.text === 'string') return block.text === '' ? [] : [{ type: 'text', text: block.text }];
  const call = asMap(block.toolUse);
  if (call) return toolCall(call.toolUseId, call.name, call.input) ?? [{ type: 'unknown', value: block }];
  const result = asMap(block.toolResult);
  if (result) {
    return [
      compact({ type: 'tool_result', id: asText(result.toolUseId), result: toolResult(result.content) }),
    ];
  }
  const thought = asText(asMap(asMap(block.reasoningContent)?.reasoningText)?.text);
  if (thought !== undefined) return [{ type: 'reasoning', text: thought }];
  return [
    media('image', block.image) ??
      media('file', block.document) ??
      media('video', block.video) ??
      media('audio', block.audio) ?? { type: 'unknown', value: block },
  ];
}

/** The SDK takes bytes; what instrumentations make of them with JSON.stringify is read too. */
function media(type: MediaType, value: AnyValue): Part | undefined {
  const source = asMap(asMap(value)?.source);
  const base64 = base64Of(source?.bytes);
  const url = asText(asMap(source?.s3Location)?.uri);
  if (base64 === undefined && url === undefined) return undefined;
  const format = asText(asMap(value)?.format);
  const mimeType = format && (type === 'file' ? (DOCUMENT_TYPES.get(format) ?? format) : `${type}/${format}`);
  return compact({ type, base64, url, mimeType, filename: asText(asMap(value)?.name) });
}

/** Bedrock's document formats and their media types. */
const DOCUMENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['pdf', 'application/pdf'],
  ['csv', 'text/csv'],
  ['html', 'text/html'],
  ['txt', 'text/plain'],
  ['md', 'text/markdown'],
  ['doc', 'application/msword'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xls', 'application/vnd.ms-excel'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]);

/** Bedrock counts input without what was cached. */
function converseUsage(usage: AnyValueMap | undefined): Usage | undefined {
  if (!usage) return undefined;
  return inclusiveUsage(
    {
      input: numberAt(usage, 'inputTokens'),
      output: numberAt(usage, 'outputTokens'),
      cacheRead: numberAt(usage, 'cacheReadInputTokens', 'cacheReadInputTokenCount'),
      cacheWrite: numberAt(usage, 'cacheWriteInputTokens', 'cacheWriteInputTokenCount'),
    },
    { input: true },
  );
}
