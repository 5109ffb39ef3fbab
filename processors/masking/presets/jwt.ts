import { type Found, NOTHING, type Preset } from './preset';

const RUN = /[A-Za-z0-9_-]+/y;
/** A JWS has three parts, a JWE five (RFC 7515 §7.1, RFC 7516 §7.1); encrypted ones may have empty parts. */
const REST = /(?:\.[A-Za-z0-9_-]*){2,4}/y;
/** A header is a few names and values, `{"alg":"x"}` at least; a run of another length is something else. */
const MIN_HEADER = 15;
const MAX_HEADER = 4_096;

/** JSON Web Tokens: `eyJ` begins every base64url text of a JSON object, and the header must really be one. */
export const jwt: Preset = {
  token: 'JWT',
  find(text) {
    let at = text.indexOf('eyJ');
    if (at === -1) return NOTHING;
    const found: Found[] = [];
    let runEnd = 0;
    let end: number | undefined;
    while (at !== -1) {
      if (at >= runEnd) {
        // Every run of base64url characters is measured once, however many `eyJ` it holds.
        runEnd = endOf(RUN, text, at) ?? at + 3;
        end = endOf(REST, text, runEnd);
      }
      if (end === undefined || runEnd - at < MIN_HEADER) at = text.indexOf('eyJ', runEnd);
      else if (runEnd - at > MAX_HEADER) at = text.indexOf('eyJ', runEnd - MAX_HEADER);
      else if (isHeader(text.slice(at, runEnd))) {
        found.push({ start: at, end });
        at = text.indexOf('eyJ', end);
      } else at = text.indexOf('eyJ', at + 3);
    }
    return found;
  },
  normalise: (value) => value,
};

function endOf(pattern: RegExp, text: string, from: number): number | undefined {
  const scan = new RegExp(pattern);
  scan.lastIndex = from;
  return scan.test(text) ? scan.lastIndex : undefined;
}

function isHeader(base64url: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && ('alg' in header || 'enc' in header);
  } catch {
    return false;
  }
}
