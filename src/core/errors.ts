/** The root of every error this package throws on purpose. `code` is stable; messages may be reworded. */
export class LucidicError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown } | undefined) {
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

/** A function of the module was called before `init()`. */
export class LucidicNotInitializedError extends LucidicError {
  constructor(called: string) {
    super('NOT_INITIALIZED', `${called}() needs a client: call init() before, or use one of new Lucidic().`);
  }
}

/** An error's name for a log line. Its message may quote a span, so it is never logged. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
