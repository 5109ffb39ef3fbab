import { isIPv4, isIPv6 } from 'node:net';
import { type Found, hasDigits, inOrder, matches, NOTHING, type Preset } from './preset';

/** Four numbers that are no part of a longer version or word. */
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)/g;
/** Runs of what IPv6 addresses are made of. */
const RUN = /[0-9A-Fa-f:.]+/g;
const MAX_IPV6 = 45;

/** IPv4 and IPv6 addresses. A version of four numbers looks the same and is taken too. */
export const ip: Preset = {
  token: 'IP',
  find(text) {
    if (!hasDigits(text, 1)) return NOTHING;
    const four = text.includes('.') ? matches(text, IPV4, isIPv4) : NOTHING;
    return text.includes('::') || text.split(':', 8).length === 8 ? inOrder([...four, ...ipv6(text)]) : four;
  },
  normalise(value) {
    // The URL parser has the canonical writing of RFC 5952.
    return isIPv6(value) ? new URL(`http://[${value}]`).hostname : value;
  },
};

function ipv6(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const { 0: run, index } of text.matchAll(RUN)) {
    // `addr:fe80::1` and `fe80::1:` have a colon too many, a sentence its full stop.
    const lead = /^:(?!:)/.test(run) ? 1 : 0;
    const address = run.slice(lead).replace(/(?<!:):$|\.$/, '');
    const start = index + lead;
    const end = start + address.length;
    if (address.length > MAX_IPV6 || isWord(text[end])) continue;
    if ((lead === 0 && isWord(text[index - 1])) || !isAddress(address)) continue;
    found.push({ start, end });
  }
  return found;
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /\w/.test(char);
}

/** `Ace::Bed` is made of hexadecimal letters too, and `[1::2]` is a slice. */
function isAddress(text: string): boolean {
  return isIPv6(text) && /\d/.test(text) && (/[0-9A-Fa-f]{3}/.test(text) || text.split(':').length > 4);
}
