import type { AnyValueMap } from '../../../../src/core/any-value';
import { compact } from '../../compact';
import { unwrapJson } from '../../parse-json';
import { asMap, numberAt, textAt } from '../../pick';
import { normaliseProvider, providerOfHost } from '../../providers';
import type { Usage } from '../../reading';
import { inclusiveUsage } from '../../usage';
import { LIVEKIT as A } from './attributes';

/** What a request's metrics tell: snake_case and seconds in Python, camelCase and milliseconds in JavaScript. */
export interface LivekitMetrics {
  readonly model?: string;
  readonly provider?: string;
  readonly requestId?: string;
  readonly timeToFirstTokenMs?: number;
  readonly durationMs?: number;
  readonly tokensPerSecond?: number;
  readonly cancelled?: boolean;
  readonly label?: string;
  readonly usage?: Usage;
}

/** The metrics a span carries as JSON, of whichever model. */
export function livekitMetrics(attributes: AnyValueMap): LivekitMetrics {
  const said =
    asMap(unwrapJson(attributes[A.llmMetrics])) ??
    asMap(unwrapJson(attributes[A.realtimeMetrics])) ??
    asMap(unwrapJson(attributes[A.ttsMetrics]));
  if (!said) return {};
  const about = asMap(said.metadata) ?? {};
  const provider = textAt(about, 'model_provider', 'modelProvider');
  return compact({
    model: known(textAt(about, 'model_name', 'modelName')),
    provider: known(provider && providerName(provider)),
    requestId: textAt(said, 'request_id', 'requestId'),
    timeToFirstTokenMs: milliseconds(said, 'ttft', 'ttftMs') ?? milliseconds(said, 'ttfb', 'ttfbMs'),
    durationMs: milliseconds(said, 'duration', 'durationMs'),
    tokensPerSecond: positive(numberAt(said, 'tokens_per_second', 'tokensPerSecond')),
    cancelled: typeof said.cancelled === 'boolean' ? said.cancelled : undefined,
    label: textAt(said, 'label'),
    usage: usage(said),
  });
}

/** A plugin that does not say which model it asks says "unknown". */
function known(text: string | undefined): string | undefined {
  return text === 'unknown' ? undefined : text;
}

/** Plugins of LiveKit give the host they ask (`api.openai.com`) or their maker's name. */
export function providerName(said: string): string {
  const host = said.toLowerCase();
  const own = /^api\.(openai|anthropic|cohere)\.(?:com|ai)$/.exec(host)?.[1];
  return own ?? providerOfHost(host) ?? normaliseProvider(said);
}

/** -1 says that nothing came. */
function milliseconds(map: AnyValueMap, inSeconds: string, inMilliseconds: string): number | undefined {
  const seconds = numberAt(map, inSeconds);
  const said = seconds === undefined ? numberAt(map, inMilliseconds) : seconds * 1000;
  return said === undefined || said < 0 ? undefined : said;
}

function positive(number: number | undefined): number | undefined {
  return number !== undefined && number > 0 ? number : undefined;
}

/** LiveKit's plugins count inclusively. Where the model said nothing all is 0, and nothing is what was said. */
function usage(said: AnyValueMap): Usage | undefined {
  const input = numberAt(said, 'prompt_tokens', 'promptTokens', 'input_tokens', 'inputTokens');
  const output = numberAt(said, 'completion_tokens', 'completionTokens', 'output_tokens', 'outputTokens');
  if (!input && !output) return undefined;
  const given = asMap(said.input_token_details ?? said.inputTokenDetails) ?? {};
  const taken = asMap(said.output_token_details ?? said.outputTokenDetails) ?? {};
  return inclusiveUsage({
    input,
    output,
    cacheRead:
      positive(numberAt(said, 'prompt_cached_tokens', 'promptCachedTokens')) ??
      positive(numberAt(given, 'cached_tokens', 'cachedTokens')),
    cacheWrite: positive(numberAt(said, 'cache_creation_tokens', 'cacheCreationTokens')),
    reasoning: positive(numberAt(said, 'reasoning_tokens', 'reasoningTokens')),
    inputAudio: positive(numberAt(given, 'audio_tokens', 'audioTokens')),
    outputAudio: positive(numberAt(taken, 'audio_tokens', 'audioTokens')),
  });
}
