import { readFileSync } from 'node:fs';
import { ConfigError, nameOf } from './errors';

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=[ \t]*(.*)$/;

/**
 * The variables of a file of `NAME=value` lines; nothing is written into `process.env`. Quotes are taken off, in double
 * ones `\\n` is a line's end; what follows a `#` is a comment.
 * @throws ConfigError when there is no such file.
 */
export function readEnvFile(path: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = Object.create(null);
  for (const line of read(path).split(/\r?\n/)) {
    const [, name, value] = LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables[name] = unquoted(value);
  }
  return variables;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : nameOf(error);
    throw new ConfigError('envFile', `there is no ${path} to read (${code})`, 'Leave the option out');
  }
}

function unquoted(value: string): string {
  const [, quote, inside] = /^(["'`])(.*?)\1\s*(?:#.*)?$/.exec(value) ?? [];
  if (inside === undefined) return value.replace(/(^|\s)#.*$/, '').trim();
  return quote === '"' ? inside.replaceAll('\\n', '\n') : inside;
}
