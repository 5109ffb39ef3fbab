import { readInteger } from './read-integer';

/** A count of something dropped; 0 where there is none that makes sense. */
export function readCount(value: unknown): number {
  const count = readInteger(value);
  return typeof count === 'number' && count > 0 ? count : 0;
}
