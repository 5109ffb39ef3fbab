import { toAnyValue } from '../core/to-any-value';
import { truncateText } from '../core/truncate-text';

/** A stack is cut here: recursion without end has ten frames by default, and nobody reads more than a few hundred. */
const MAX_TRACEBACK_CHARACTERS = 65_536;
/** Causes of causes that are told. */
const MAX_CAUSES = 8;

/** What was thrown, in a line: its name and message, or the value itself. Never throws. */
export function errorText(error: unknown): string {
  return safely(() => {
    if (error instanceof Error) return error.message === '' ? error.name : `${error.name}: ${error.message}`;
    const value = toAnyValue(error);
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(error));
  });
}

/** The stack of an error and those of its causes; empty where what was thrown has none. Never throws. */
export function traceback(error: unknown): string {
  return safely(() => {
    const stacks: string[] = [];
    const seen = new Set<unknown>();
    for (let at = error; at instanceof Error && !seen.has(at) && seen.size < MAX_CAUSES; at = at.cause) {
      seen.add(at);
      const stack = typeof at.stack === 'string' ? at.stack : errorText(at);
      stacks.push(stacks.length === 0 ? stack : `Caused by: ${stack}`);
    }
    return truncateText(stacks.join('\n'), MAX_TRACEBACK_CHARACTERS);
  });
}

/** An error of the application may throw when it is read. */
function safely(read: () => string): string {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}
