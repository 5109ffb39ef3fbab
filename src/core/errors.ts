/** The root of every error this package throws on purpose. `code` is stable; messages may be reworded. */
export class LucidicError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A wrong option, found when a processor or exporter is constructed. Names the option, the bad value and the fix. */
export class ConfigError extends LucidicError {
  /** The option's name in code, for example `apiKey`. */
  readonly option: string;

  constructor(option: string, problem: string, fix: string) {
    super('CONFIG', `${option}: ${problem}. ${fix}`);
    this.option = option;
  }
}

/** A call that cannot be carried out as it was made: a programmer's error, told at once. */
export class InvalidOperationError extends LucidicError {
  constructor(message: string) {
    super('INVALID_OPERATION', message);
  }
}

/** The API does not know the key, or it may not write (HTTP 401, 403). Nothing is sent until the process has another. */
export class APIKeyVerificationError extends LucidicError {
  constructor(options?: { cause?: unknown }) {
    const fix = 'Check apiKey (LUCIDIC_API_KEY) and that it is for this baseUrl or region.';
    super('API_KEY', `The API refuses the key. ${fix}`, options);
  }
}

/** A function of the module was called before `init()`. */
export class LucidicNotInitializedError extends LucidicError {
  constructor(called: string) {
    super('NOT_INITIALIZED', `${called}() needs a client: call init() before, or use one of new Lucidic().`);
  }
}

/** A prompt could not be had, and no fallback was given. */
export class PromptError extends LucidicError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('PROMPT', message, options);
  }
}

/** A feature flag could not be had, and no default was given. */
export class FeatureFlagError extends LucidicError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('FEATURE_FLAG', message, options);
  }
}

/** The API refused a request, or could not be reached in time. */
export class ApiError extends LucidicError {
  /** The HTTP status; absent where there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, options: { status?: number | undefined; cause?: unknown } = {}) {
    super('API', message, options);
    this.status = options.status;
  }
}

/** An error's name for a log line. Its message may quote a span, so it is never logged. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
