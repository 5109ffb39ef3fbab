import { type Found, inOrder, matches, NOTHING, type Preset } from './preset';

/** Keys by the marks their vendors give them. A key is taken to the end of its characters, however long it is. */
const KEYS: readonly string[] = [
  // OpenAI, Anthropic (sk-ant-), OpenRouter (sk-or-), DeepSeek, Langfuse (sk-lf-, pk-lf-)
  '[sp]k-[A-Za-z0-9_-]{16,}',
  // AWS access key ids
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}',
  // Google: API keys, OAuth access tokens and client secrets
  String.raw`AIza[A-Za-z0-9_-]{35,}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,}`,
  // GitHub, GitLab
  'gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}',
  // Slack
  'xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}',
  // Stripe, and webhook secrets in its manner
  '[rs]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{16,}',
  // Hugging Face, Groq, xAI, Replicate, Perplexity, Tavily, Pinecone, LangSmith
  'hf_[A-Za-z0-9]{30,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{40,}|r8_[A-Za-z0-9]{30,}',
  'pplx-[A-Za-z0-9]{32,}|tvly-[A-Za-z0-9_-]{20,}|pcsk_[A-Za-z0-9_]{30,}|lsv2_[a-z]{2}_[A-Za-z0-9_]{32,}',
  // SendGrid, npm, PyPI, DigitalOcean, Databricks
  String.raw`SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{36,}|pypi-[A-Za-z0-9_-]{40,}`,
  'dop_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}',
];
const VENDOR = new RegExp(`(?<![A-Za-z0-9])(?:${KEYS.join('|')})`, 'g');
/** What stands after the scheme of an Authorization header; ours is Api-Key. */
const SCHEME = /(?<=(?<![A-Za-z0-9])(?:Bearer|Basic|Api-Key) {1,4})[A-Za-z0-9._~+/=-]{8,}/gi;
/** The same where the header's own name leaves no doubt. */
const HEADER =
  /(?<=authorization["']?\s{0,2}[:=]\s{0,2}["']?(?:Bearer|Basic|Api-Key) {1,4})[A-Za-z0-9._~+/=-]{4,}/gi;
/** One of these stands in every key: a cheap look before the dear one. */
const HINT =
  /[sp]k[-_]|AKIA|ASIA|ABIA|ACCA|AIza|ya29|GOCSPX|gh[pousr]_|_pat_|glpat|xox|xapp|sec_|hf_|gsk_|xai-|r8_|pplx|tvly|pcsk|lsv2|SG\.|npm_|pypi-|dop_|dapi|bearer |basic |api-key /i;

/** API keys of known vendors, credentials after `Bearer`, `Basic` and `Api-Key`, and private keys in PEM. */
export const apiKey: Preset = {
  token: 'API_KEY',
  find(text) {
    const pem = text.includes('-----BEGIN ') ? privateKeys(text) : NOTHING;
    if (!HINT.test(text)) return pem;
    const headers = /authorization/i.test(text) ? matches(text, HEADER, () => true) : NOTHING;
    return inOrder([
      ...pem,
      ...headers,
      ...matches(text, VENDOR, isKey),
      ...matches(text, SCHEME, isCredential),
    ]);
  },
  normalise: (value) => value,
};

/** `sk-fading-circle-container` is a class of CSS: those keys always have digits. */
function isKey(match: string): boolean {
  return !/^[sp]k-/.test(match) || /\d/.test(match);
}

/** `Basic understanding` is English. */
function isCredential(match: string): boolean {
  return /\d/.test(match) || match.length >= 32;
}

/** From `BEGIN … PRIVATE KEY` to its end, or to the end of a text that was cut. */
function privateKeys(text: string): readonly Found[] {
  const found: Found[] = [];
  for (const { index } of text.matchAll(/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/g)) {
    if (index < (found.at(-1)?.end ?? 0)) continue;
    const tail = text.indexOf('-----END ', index);
    const close = tail === -1 ? -1 : text.indexOf('-----', tail + 9);
    found.push({ start: index, end: close === -1 ? text.length : close + 5 });
  }
  return found;
}
