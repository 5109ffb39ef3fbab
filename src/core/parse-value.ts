import { ConfigError } from './errors';
import { truncateText } from './truncate-text';

/** Turns what a user gave (code) or wrote (environment, always text) into a value, or throws a ConfigError. */
export type Parse<T> = (value: unknown, option: string) => T;

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);

/** The one boolean parser: true/1/yes/on and false/0/no/off, in any case. */
export const bool: Parse<boolean> = (value, option) => {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  throw new ConfigError(option, `${show(value)} is neither true nor false`, 'Use true or false');
};

/** A whole number between `min` and `max`. `unit` is what the environment's number is multiplied with (seconds → ms). */
export function integer(min: number, max: number, unit = 1): Parse<number> {
  return (value, option) => {
    const number = typeof value === 'number' ? value : Number(String(value).trim() || Number.NaN) * unit;
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    const range = unit === 1 ? `${min} to ${max}` : `${min / unit} to ${max / unit}`;
    throw new ConfigError(option, `${show(value)} is not in its range`, `Use a whole number from ${range}`);
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Parse<T> {
  return (value, option) => {
    const word = words.find((candidate) => candidate === String(value).trim().toLowerCase());
    if (word !== undefined) return word;
    throw new ConfigError(option, `${show(value)} is unknown`, `Use one of ${words.join(', ')}`);
  };
}

/** Text without surrounding space, at most 1,024 characters. */
export const text: Parse<string> = (value, option) => {
  const trimmed = typeof value === 'string' ? value.trim() : '';
  if (trimmed !== '' && trimmed.length <= 1_024) return trimmed;
  throw new ConfigError(option, `${show(value)} is not a text of 1 to 1024 characters`, 'Give a text');
};

/** A secret for an HTTP header: printable ASCII. Never shown in the message. */
export const secret: Parse<string> = (value, option) => {
  if (typeof value === 'string' && /^[\x21-\x7e]{1,1024}$/.test(value.trim())) return value.trim();
  throw new ConfigError(
    option,
    'it is not a key of printable characters',
    'Copy it again from your settings',
  );
};

/** An http(s) URL without its trailing slash, query and fragment. */
export const httpUrl: Parse<string> = (value, option) => {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    const example = 'https://backend.lucidic.ai/api';
    throw new ConfigError(option, `${show(value)} is not an http(s) URL`, `Use one such as ${example}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConfigError(option, 'it carries a user name or password', 'Use apiKey for the credentials');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
};

/** A function, by code only. */
export function callback<F extends (...args: never[]) => unknown>(): Parse<F> {
  return (value, option) => {
    if (typeof value === 'function') return value as F;
    throw new ConfigError(option, `${show(value)} is not a function`, 'Give a function in code');
  };
}

function show(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return truncateText(shown, 80);
}
