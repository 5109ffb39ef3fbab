import type { RecordEvent, SpanRecord } from '../../src/core/span-record';
import { compact } from './compact';
import { textAt } from './pick';
import type { ReadError } from './reading';

/** The stable OpenTelemetry names of a failure. */
export const ERROR_ATTRIBUTES = {
  errorType: 'error.type',
  exceptionType: 'exception.type',
  exceptionMessage: 'exception.message',
  exceptionStacktrace: 'exception.stacktrace',
} as const;

/**
 * The failure a span tells of: its last recorded exception, or its ERROR status. Every dialect reads it the same way,
 * because both belong to OpenTelemetry itself. Undefined when nothing failed.
 */
export function readFailure(record: SpanRecord): ReadError | undefined {
  const failed = record.status.code === 'ERROR';
  const exception = record.events.filter((event) => event.name === 'exception').at(-1);
  if (!failed && !exception) return undefined;
  const told =
    textAt(exception?.attributes ?? {}, ERROR_ATTRIBUTES.exceptionMessage) ?? record.status.message ?? '';
  const split = splitStack(told);
  const type =
    exceptionType(exception) ?? split.type ?? textAt(record.attributes, ERROR_ATTRIBUTES.errorType);
  const stack = textAt(exception?.attributes ?? {}, ERROR_ATTRIBUTES.exceptionStacktrace) ?? split.stack;
  return compact({
    message: split.message || type || 'unknown error',
    type,
    stack,
    recorded: exception !== undefined || stack !== undefined,
    timeUnixMs: exception?.timeUnixMs,
  });
}

function exceptionType(exception: RecordEvent | undefined): string | undefined {
  return exception && textAt(exception.attributes, ERROR_ATTRIBUTES.exceptionType);
}

/** A line of a V8 stack: `at f (file.js:1:2)`, `at file.js:1:2`, `at <anonymous>`, `at Promise.all (index 0)`. */
const FRAME = /\n[ \t]+at (?:[^\n]*(?::\d+|index \d+|native)\)?|[^\n]*<anonymous>\)?)(?=\r?\n|$)/;

/** Lines tried as the beginning of a stack; each costs a look at the whole text. */
const MAX_CANDIDATES = 20;

interface SplitMessage {
  readonly message: string;
  readonly type?: string;
  readonly stack?: string;
}

/**
 * LangChain under OpenInference puts `message + stack` into the message, and a stack repeats the message. Takes the
 * two apart again: the stack begins where a line `Name: <the same message>` does, or is the whole text.
 */
function splitStack(text: string): SplitMessage {
  const python = text.indexOf('Traceback (most recent call last)');
  if (python >= 0) {
    const message = text.slice(0, python).trim() || lastLine(text);
    return { message, stack: text.slice(python) };
  }
  const frames = FRAME.exec(text);
  if (!frames) return { message: text.trim() };
  const head = text.slice(0, frames.index);
  let candidates = 0;
  for (const line of head.matchAll(/(?:^|\n)([A-Za-z_$][\w$.]{0,100})(?: \[[^\]\n]{0,100}\])?: /g)) {
    candidates += 1;
    if (candidates > MAX_CANDIDATES) break;
    const type = line[1] ?? '';
    const start = line.index + line[0].indexOf(type);
    const before = head.slice(0, start).trim();
    const after = head.slice(line.index + line[0].length).trim();
    if (before === '' || before === after) return { message: after, type, stack: text.slice(start) };
  }
  return { message: head.trim(), stack: text };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
