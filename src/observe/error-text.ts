import { types } from 'node:util';
import type { ToldError } from '../core/event-sink';
import { truncateText } from '../core/truncate-text';
import { classNameOf } from './class-name';
import { plainProperty } from './plain-property';

/** Characters of a message, and of a stack with its causes. */
const MAX_CHARACTERS = 65_536;
/** Causes and joined errors told of, in all. */
const MAX_CAUSES = 10;

/** What was thrown as texts: an error with its whole stack and its causes, anything else by what it is. Never throws. */
export function toldError(thrown: unknown): ToldError {
  try {
    const isObject = typeof thrown === 'object' && thrown !== null && !types.isProxy(thrown);
    if (!isObject) return { type: typeof thrown, message: primitiveText(thrown), stack: '' };
    const type = errorName(thrown);
    const message = cut(textAt(thrown, 'message') ?? `[${classNameOf(thrown)}]`);
    return { type, message, stack: cut(withCauses(thrown)) };
  } catch {
    return { type: 'Error', message: '[unreadable]', stack: '' };
  }
}

/** The name an error goes by. */
export function errorName(error: object): string {
  return textAt(error, 'name') || classNameOf(error);
}

/** An error's stack, where it has one. */
export function errorStack(error: object): string {
  // In newer engines the stack is a getter, of the engine's.
  const stack: unknown = types.isNativeError(error) ? error.stack : plainProperty(error, 'stack');
  return typeof stack === 'string' ? stack : '';
}

function withCauses(thrown: object): string {
  const told = new Set<object>([thrown]);
  const stacks = [errorStack(thrown)];
  for (const error of told) {
    const joined = plainProperty(error, 'errors');
    const causes: unknown[] = [plainProperty(error, 'cause')];
    if (Array.isArray(joined) && !types.isProxy(joined)) causes.push(...joined.slice(0, MAX_CAUSES));
    for (const cause of causes) {
      if (cause === undefined || cause === null || told.size > MAX_CAUSES) continue;
      const isError = typeof cause === 'object' && !types.isProxy(cause);
      if (isError && told.has(cause)) continue;
      if (isError) told.add(cause);
      stacks.push(`Caused by: ${isError ? errorStack(cause) || errorName(cause) : primitiveText(cause)}`);
    }
  }
  return stacks.filter((stack) => stack !== '').join('\n');
}

function textAt(value: object, name: string): string | undefined {
  const found = plainProperty(value, name);
  return typeof found === 'string' ? found : undefined;
}

function primitiveText(value: unknown): string {
  if (typeof value === 'function') return '[function]';
  return typeof value === 'object' && value !== null ? '[object]' : cut(String(value));
}

function cut(text: string): string {
  return truncateText(text, MAX_CHARACTERS).toWellFormed();
}
