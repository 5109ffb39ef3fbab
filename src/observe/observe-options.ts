import { InvalidOperationError } from '../core/errors';

/** How an observed function is recorded. */
export interface ObserveOptions {
  /** The event's `function_name`. Default: the function's own name, else `anonymous`. */
  readonly name?: string;
  /** Names for the arguments, in their order. Default: read once from the function's source, else `arg0`, `arg1`, … */
  readonly argumentNames?: readonly string[];
  /**
   * Arguments whose values are not recorded, by name or by place (`0` is the first); a name goes for keys inside of
   * arguments as well. Minified code has other names: give places or `argumentNames` there. Default: none.
   */
  readonly redactArguments?: readonly (string | number)[];
  /** `false`: no argument is recorded. Default: `true`. */
  readonly captureArguments?: boolean;
  /** `false`: neither the return value nor what is yielded is recorded. Default: `true`. */
  readonly captureReturn?: boolean;
  /** Tags of the event. Default: none. */
  readonly tags?: readonly string[];
  /** Metadata of the event. Default: none. */
  readonly metadata?: { readonly [key: string]: unknown };
  /** Goes into the payload's `misc`. Default: nothing. */
  readonly misc?: { readonly [key: string]: unknown };
}

const CHECKS: {
  readonly [Key in keyof Required<ObserveOptions>]: readonly [(value: unknown) => boolean, string];
} = {
  name: [isText, 'a text'],
  argumentNames: [(value) => isListOf(value, isText), 'a list of texts'],
  redactArguments: [
    (value) => isListOf(value, (item) => isText(item) || Number.isInteger(item)),
    'a list of names or places',
  ],
  captureArguments: [isBoolean, 'true or false'],
  captureReturn: [isBoolean, 'true or false'],
  tags: [(value) => isListOf(value, isText), 'a list of texts'],
  metadata: [isMap, 'an object'],
  misc: [isMap, 'an object'],
};

/**
 * The options, checked where the function is made and not where it runs.
 *
 * @throws InvalidOperationError when one is wrong or unknown.
 */
export function checkObserveOptions(options: ObserveOptions): ObserveOptions {
  if (!isMap(options)) throw new InvalidOperationError('event: the options must be an object.');
  for (const [key, value] of Object.entries(options)) {
    const check = Object.hasOwn(CHECKS, key) ? CHECKS[key as keyof ObserveOptions] : undefined;
    if (check === undefined) {
      const known = Object.keys(CHECKS).join(', ');
      throw new InvalidOperationError(`event: there is no option "${key}". There are: ${known}.`);
    }
    const [isRight, what] = check;
    if (value !== undefined && !isRight(value)) {
      throw new InvalidOperationError(`event: the option ${key} must be ${what}.`);
    }
  }
  return { ...options };
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
