import { hasDigits, matches, NOTHING, type Preset } from './preset';

/**
 * Every way of writing needs a plus, a trunk zero with groups, or North American groups: plain integers, dates, amounts
 * and ids are not phone numbers. All repetitions are bounded.
 */
const WAYS: readonly string[] = [
  // E.164: +44 (0)20 7946 0958, +14155552671
  String.raw`(?<![\w+])\+[1-9](?:[ .\-/()\u00a0]{0,2}\d){7,14}(?!\d)`,
  // International with 00, in groups: 0049 30 1234567
  String.raw`(?<![\w+]|\d[-./])00[1-9]\d{0,2}(?:[ /-]\(?\d{1,8}\)?){2,6}(?!\w)`,
  // North America: (415) 555-2671, 415.555.2671, 1-800-555-0199
  String.raw`(?<![\w+]|\d[-./])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])\d{3}[-. ]\d{4}(?!\w|[-./]\d)`,
  // Pairs as in France: 06 12 34 56 78
  String.raw`(?<![\w+]|\d[-./])0[1-9](?:[ .-]\d\d){4}(?!\w|[-./]\d)`,
  // Two and eight, as in Sydney and Tokyo: 03-1234-5678
  String.raw`(?<![\w+]|\d[-./])0[1-9][ -]\d{4}[ -]\d{4}(?!\w|[-./]\d)`,
  // An area code with its trunk zero: 020 7946 0958, 07911 123456, 030/12345678
  String.raw`(?<![\w+]|\d[-./])\(?0[1-9]\d{1,4}\)?[ /-]\d{3,8}(?:[ -]\d{2,6}){0,2}(?!\w|[-./]\d)`,
];
const PHONE = new RegExp(WAYS.join('|'), 'g');
const MIN_DIGITS = 8;

/** Phone numbers, in international writing and the commonest national ones. */
export const phone: Preset = {
  token: 'PHONE',
  find(text) {
    if (!hasDigits(text, MIN_DIGITS)) return NOTHING;
    return matches(text, PHONE, isPhone);
  },
  normalise: (value) =>
    value
      .replace(/^00/, '+')
      .replace('(0)', '')
      .replace(/[^\d+]/g, ''),
};

function isPhone(match: string): boolean {
  const digits = match.replace(/\D/g, '').length;
  if (match.startsWith('+')) return digits >= 8 && digits <= 16;
  if (match.startsWith('00')) return digits >= 10 && digits <= 17;
  return digits >= 10 && digits <= 12;
}
