import { InvalidOperationError } from '../core/errors';

/**
 * The text of an argument that must be given.
 * @throws InvalidOperationError where it is empty or no text, naming the argument.
 */
export function requiredText(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidOperationError(
    `${name}: expected a text, got ${value === '' ? 'an empty one' : typeof value}.`,
  );
}
