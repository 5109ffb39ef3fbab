import { LucidicError } from './errors';

/** `PROMPT_UNAVAILABLE`: the prompt could not be had; `cause` says why. `PROMPT_VARIABLES`: its variables do not fit. */
export type PromptErrorCode = 'PROMPT_UNAVAILABLE' | 'PROMPT_VARIABLES';

/** A prompt that cannot be given, and no fallback was declared. */
export class PromptError extends LucidicError {
  declare readonly code: PromptErrorCode;
  readonly promptName: string;
  /** The HTTP status; undefined where the API gave no answer or was not asked. */
  readonly status: number | undefined;
  /** Variables of the template that nobody gave. */
  readonly missingVariables: readonly string[];
  /** Variables given that the template does not have. */
  readonly leftOverVariables: readonly string[];

  constructor(
    code: PromptErrorCode,
    message: string,
    facts: {
      readonly promptName: string;
      readonly status?: number | undefined;
      readonly missingVariables?: readonly string[];
      readonly leftOverVariables?: readonly string[];
      readonly cause?: unknown;
    },
  ) {
    super(code, message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.promptName = facts.promptName;
    this.status = facts.status;
    this.missingVariables = facts.missingVariables ?? [];
    this.leftOverVariables = facts.leftOverVariables ?? [];
  }
}
