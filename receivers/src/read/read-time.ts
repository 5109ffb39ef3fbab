import { unixMs } from '@lucidic/otel/pipeline';
import { type Findings, fail } from './findings';
import { readInteger } from './read-integer';

const NANOS_PER_SECOND = 1_000_000_000n;

/** Unix milliseconds with fractions, the very numbers that a span in the process gives; 0 where the field is absent. */
export function readTime(value: unknown, field: string, findings: Findings): number {
  if (value === undefined || value === null) return 0;
  const integer = readInteger(value);
  if (integer === undefined || integer < 0 || integer >= 2 ** 64) {
    fail(findings, `${field} is not a time in nanoseconds`);
    return 0;
  }
  const nanos = BigInt(integer);
  return unixMs([Number(nanos / NANOS_PER_SECOND), Number(nanos % NANOS_PER_SECOND)]);
}
