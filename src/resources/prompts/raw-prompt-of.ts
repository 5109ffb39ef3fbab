import { answerReader } from '../answer-reader';
import type { RawPrompt } from './prompt';

/** Reads a prompt as the API answers it; undefined where it is none. */
export function rawPromptOf(value: unknown): RawPrompt | undefined {
  const answer = answerReader(value, '');
  const content = answer.optionalText('prompt_content');
  const version = answer.optionalNumber('version');
  if (content === undefined) return undefined;
  return {
    content,
    metadata: answer.optionalObject('metadata') ?? {},
    ...(version !== undefined && { version }),
  };
}
