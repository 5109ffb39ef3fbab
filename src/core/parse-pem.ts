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

/** One PEM text or several, as they were given. */
export const pemList: Parse<string | readonly string[]> = (value, option) => {
  return Array.isArray(value) ? value.map((text) => pem(text, option)) : pem(value, option);
};
