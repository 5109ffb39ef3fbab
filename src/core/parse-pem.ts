import { ConfigError } from './errors';
import type { Parse } from './parse-value';

/** Text in PEM, as files of certificates and keys hold it. May be a private key, so no message shows it. */
export const pem: Parse<string> = (value, option) => {
  if (typeof value === 'string' && value.includes('-----BEGIN ')) return value;
  const problem = 'it is not PEM text (-----BEGIN …)';
  throw new ConfigError(
    option,
    problem,
    "Give what the file holds, not its path: readFileSync(file, 'utf8')",
  );
};

/** One PEM text or several. */
export const pemList: Parse<readonly string[]> = (value, option) => {
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts.map((text) => pem(text, option));
};
