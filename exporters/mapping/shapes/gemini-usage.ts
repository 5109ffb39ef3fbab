import type { AnyValue, AnyValueMap } from '../../../src/core/any-value';
import { mapsIn, numberAt, textAt, valueAt } from '../pick';
import type { Usage } from '../reading';
import { inclusiveUsage } from '../usage';

/**
 * Google's counts. The prompt's contains what was cached but not what tools put in; the candidates' leaves the thoughts
 * out (ai.google.dev/api/generate-content#UsageMetadata).
 */
export function geminiUsage(usage: AnyValueMap | undefined): Usage | undefined {
  if (!usage) return undefined;
  const prompt = numberAt(usage, 'promptTokenCount', 'prompt_token_count');
  const byTools = numberAt(usage, 'toolUsePromptTokenCount', 'tool_use_prompt_token_count') ?? 0;
  return inclusiveUsage(
    {
      input: prompt === undefined ? undefined : prompt + byTools,
      output: numberAt(usage, 'candidatesTokenCount', 'candidates_token_count'),
      cacheRead: numberAt(usage, 'cachedContentTokenCount', 'cached_content_token_count'),
      reasoning: numberAt(usage, 'thoughtsTokenCount', 'thoughts_token_count'),
      inputAudio: audio(valueAt(usage, 'promptTokensDetails', 'prompt_tokens_details')),
      outputAudio: audio(valueAt(usage, 'candidatesTokensDetails', 'candidates_tokens_details')),
    },
    { output: true },
  );
}

function audio(details: AnyValue): number | undefined {
  const found = mapsIn(details).find((detail) => textAt(detail, 'modality')?.toUpperCase() === 'AUDIO');
  return found && numberAt(found, 'tokenCount', 'token_count');
}
