import { types } from 'node:util';
import { ConfigError } from './errors';
import { parseJsonPath } from './json-path';
import type { Parse } from './parse-value';

/** What the built-in rules find. Each is replaced by a token of its name: `[EMAIL]`, `[API_KEY]`. */
export const MASK_PRESETS = ['email', 'phone', 'card', 'iban', 'jwt', 'api_key', 'ip'] as const;
export type MaskPreset = (typeof MASK_PRESETS)[number];

/** Rewrites one text before it leaves the process. Synchronous; what it throws is counted and the text withheld. */
export type MaskFunction = (text: string) => string;

/**
 * One rule. `pattern` replaces what it matches; `keys` withholds whole values under these attribute or JSON names, in
 * any case and writing (`api_key` is `apiKey` too); `path` withholds what a small JSONPath leads to, `$` being a JSON
 * text, a structured attribute or an API body. `token` names the replacement: `CUSTOMER` gives `[CUSTOMER]`.
 */
export type MaskRule =
  | MaskPreset
  | MaskFunction
  | { readonly pattern: RegExp; readonly token?: string }
  | { readonly keys: readonly string[]; readonly token?: string }
  | { readonly path: string; readonly token?: string };

/** Rules with what applies to all of them. */
export interface MaskSettings {
  /** Run in this order, each on what the one before left. */
  readonly rules: readonly MaskRule[];
  /** Tokens become `[EMAIL_3f9a1c7e2b40]`: the same value and key give the same token in every process. */
  readonly pseudonyms?: { readonly key: string };
  /** Patterns and functions see the names of attributes and of JSON keys too; presets always do. Default: false. */
  readonly objectKeys?: boolean;
  /** A text that is JSON is masked value by value, and stays JSON. Default: true. */
  readonly json?: boolean;
}

/** The option `mask`: a function alone gets every text whole, JSON or not. */
export type MaskOption = MaskFunction | readonly MaskRule[] | MaskSettings;

/** A shorter key could be found by trying. */
const MIN_KEY_LENGTH = 16;
const SETTINGS = ['rules', 'pseudonyms', 'objectKeys', 'json'];

/** Checks the option as code gives it; nothing is changed. */
export const maskOption: Parse<MaskOption> = (value, option) => {
  if (isMaskOption(value, option)) return value;
  throw new ConfigError(option, 'it is no mask', 'Give a function, a list of rules or { rules: [...] }');
};

/** Names of built-in rules with commas between, as the environment has them. */
export const maskPresets: Parse<MaskOption> = (value, option) => {
  const names = String(value).split(',');
  const known = names.map((name) => MASK_PRESETS.find((preset) => preset === name.trim().toLowerCase()));
  const rules = known.filter((preset) => preset !== undefined);
  if (rules.length === names.length) return rules;
  throw new ConfigError(option, 'it names an unknown rule', `Use some of ${MASK_PRESETS.join(',')}`);
};

function isMaskOption(value: unknown, option: string): value is MaskOption {
  if (typeof value === 'function') return true;
  if (Array.isArray(value)) return checkRules(value, option);
  if (typeof value !== 'object' || value === null) return false;
  for (const name of Object.keys(value)) {
    if (!SETTINGS.includes(name))
      throw new ConfigError(option, `it has no setting ${name}`, `Use ${SETTINGS.join(', ')}`);
  }
  for (const name of ['objectKeys', 'json']) {
    const flag = at(value, name);
    if (flag !== undefined && typeof flag !== 'boolean')
      throw new ConfigError(`${option}.${name}`, 'it is neither true nor false', 'Use true or false');
  }
  checkPseudonyms(at(value, 'pseudonyms'), option);
  return checkRules(at(value, 'rules'), `${option}.rules`);
}

/** The key itself is never shown. */
function checkPseudonyms(value: unknown, option: string): void {
  const key = at(value, 'key');
  if (value === undefined || (typeof key === 'string' && key.length >= MIN_KEY_LENGTH)) return;
  const fix = `Give a secret of ${MIN_KEY_LENGTH} characters or more, the same in every service`;
  throw new ConfigError(`${option}.pseudonyms.key`, 'it is missing or too short', fix);
}

function checkRules(rules: unknown, option: string): true {
  if (!Array.isArray(rules) || rules.length === 0)
    throw new ConfigError(option, 'there is no rule in it', `Add one, such as '${MASK_PRESETS[0]}'`);
  rules.forEach((rule, index) => {
    checkRule(rule, `${option}[${index}]`);
  });
  return true;
}

function checkRule(rule: unknown, option: string): void {
  if (typeof rule === 'function' || MASK_PRESETS.some((preset) => preset === rule)) return;
  if (typeof rule === 'string')
    throw new ConfigError(
      option,
      `${JSON.stringify(rule)} is unknown`,
      `Use one of ${MASK_PRESETS.join(', ')}`,
    );
  const [kind, ...more] = Object.keys(Object(rule)).filter((name) => name !== 'token');
  if (more.length > 0 || !isRule(kind, at(rule, kind ?? ''))) {
    const fix =
      "Use a preset, a function, { pattern: /…/ }, { keys: ['…'] } or { path: '$.user.email' }, one of them a rule";
    throw new ConfigError(option, 'it is no rule', fix);
  }
  const token = at(rule, 'token');
  if (token !== undefined && !(typeof token === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,31}$/.test(token)))
    throw new ConfigError(`${option}.token`, 'it is no name', 'Use letters, digits and _, such as CUSTOMER');
}

function isRule(kind: string | undefined, value: unknown): boolean {
  if (kind === 'pattern') return types.isRegExp(value);
  if (kind === 'path') return typeof value === 'string' && parseJsonPath(value) !== undefined;
  const isName = (name: unknown): boolean => typeof name === 'string' && name.trim() !== '';
  return kind === 'keys' && Array.isArray(value) && value.length > 0 && value.every(isName);
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
