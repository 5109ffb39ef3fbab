import fc from 'fast-check';
import type { MaskCounts } from '../../../../processors/masking/visitors';
import { MASK_PRESETS, type MaskPreset } from '../../../../src/core/mask-option';

/** Fresh counters. */
export function counts(): MaskCounts {
  return { masked: 0, passed: 0, failed: 0 };
}

const word = (alphabet: string, min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max });
const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The check digit that makes a number pass Luhn, worked out the slow way. */
function withCheckDigit(digits: string): string {
  for (const check of DIGITS) {
    const sum = [...digits, check].toReversed().reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + Math.floor(value / 10) + (value % 10);
    }, 0);
    if (sum % 10 === 0) return digits + check;
  }
  return digits;
}

/** An IBAN with its check digits, worked out with big integers. */
function ibanOf(country: string, account: string): string {
  const numbers = [...`${account}${country}00`].map((char) => Number.parseInt(char, 36)).join('');
  const check = 98n - (BigInt(numbers) % 97n);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Secrets of each kind, made at random. */
export const SECRETS: Readonly<Record<MaskPreset, fc.Arbitrary<string>>> = {
  email: fc
    .tuple(
      word(`${LETTERS}${DIGITS}`, 1, 20),
      word(LETTERS, 1, 20),
      fc.constantFrom('com', 'co.uk', 'museum', 'de'),
    )
    .map(([local, host, top]) => `${local}@${host}.${top}`),
  phone: fc
    .tuple(fc.constantFrom('+1', '+44', '+49', '+971'), word(DIGITS, 8, 10), fc.constantFrom('', ' ', '-'))
    .map(
      ([country, digits, separator]) =>
        `${country}${separator}${digits.slice(0, 3)}${separator}${digits.slice(3)}`,
    ),
  card: fc
    .tuple(fc.constantFrom('4', '51', '55'), word(DIGITS, 14, 14), fc.constantFrom('', ' ', '-'))
    .map(([prefix, digits, separator]) =>
      (withCheckDigit((prefix + digits).slice(0, 15)).match(/.{4}/g) ?? []).join(separator),
    ),
  iban: fc
    .tuple(fc.constantFrom('DE'), word(DIGITS, 18, 18), fc.boolean())
    .map(([country, account, spaced]) => {
      const iban = ibanOf(country, account);
      return spaced ? (iban.match(/.{1,4}/g) ?? []).join(' ') : iban;
    }),
  jwt: fc
    .tuple(fc.constantFrom('HS256', 'RS256', 'none'), word(LETTERS, 1, 30))
    .map(([alg, sub]) => `${base64url({ alg, typ: 'JWT' })}.${base64url({ sub })}.${sub}`),
  api_key: fc
    .tuple(fc.constantFrom('sk-', 'sk-ant-api03-', 'sk-proj-', 'pk-lf-'), word(`${LETTERS}${DIGITS}`, 20, 60))
    .map(([prefix, key]) => `${prefix}${key}7`),
  ip: fc.oneof(
    fc.ipV4(),
    fc.ipV6().filter((address) => /[0-9a-f]{3}/.test(address) && /\d/.test(address)),
  ),
};

/** A secret with its kind. */
export const secret: fc.Arbitrary<{ readonly kind: MaskPreset; readonly text: string }> = fc
  .constantFrom(...MASK_PRESETS)
  .chain((kind) => SECRETS[kind].map((text) => ({ kind, text })));

/** Prose in which nothing is a secret: no digits, no signs that rules look for. */
export const prose: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      word(LETTERS, 1, 12),
      fc.constantFrom('naïve', '日本語', '😀', '"quoted"', 'a\\b', '\n', '{x}', '[y]'),
    ),
    {
      maxLength: 12,
    },
  )
  .map((words) => words.join(' '));
