import { LucidicError } from './errors';

/** `FLAG_UNAVAILABLE`: the flag could not be had; `cause` says why. `FLAG_TYPE`: its value is of another type. */
export type FeatureFlagErrorCode = 'FLAG_UNAVAILABLE' | 'FLAG_TYPE';

/** A feature flag that cannot be given, and no fallback was declared. */
export class FeatureFlagError extends LucidicError {
  declare readonly code: FeatureFlagErrorCode;
  readonly flagName: string;
  /** The HTTP status; undefined where the API gave no answer. */
  readonly status: number | undefined;

  constructor(
    code: FeatureFlagErrorCode,
    message: string,
    facts: { readonly flagName: string; readonly status?: number | undefined; readonly cause?: unknown },
  ) {
    super(code, message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.flagName = facts.flagName;
    this.status = facts.status;
  }
}
