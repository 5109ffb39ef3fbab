import { createHmac } from 'node:crypto';

/** What stands in the place of a value: `[EMAIL]`, or with a key `[EMAIL_3f9a1c7e2b40]`. */
export type Tokens = (name: string, value: string) => string;

/**
 * 48 bits: among a million values the chance of one collision is 0.2 %, and no rule takes twelve digits for a card or a
 * phone number, so that a token is never masked again.
 */
const PSEUDONYM_DIGITS = 12;

/** Tokens alone, or pseudonyms when there is a key: HMAC-SHA256 over name and value, so they are equal in every process. */
export function createTokens(key: string | undefined): Tokens {
  if (key === undefined) return (name) => `[${name}]`;
  return (name, value) => {
    const digest = createHmac('sha256', key).update(`${name}\0${value}`).digest('hex');
    return `[${name}_${digest.slice(0, PSEUDONYM_DIGITS)}]`;
  };
}
