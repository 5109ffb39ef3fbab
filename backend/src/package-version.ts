import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in this package's package.json. */
export function packageVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
  return 'unknown';
}
