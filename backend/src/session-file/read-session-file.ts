import { TypeCompiler } from '@sinclair/typebox/compiler';
import { describeValue } from '../api/describe-value';
import { parseOccurredAt } from '../api/occurred-at';
import { parseJsonObject } from '../api/parse-json';
import { type Checked, passed, refused } from '../api/refusal';
import { LIMITS } from '../limits';
import { SESSION_FILE, SESSION_FILE_FORMAT, SESSION_FILE_VERSION, type SessionFile } from './session-file';

/** A payload in a file is that much deeper than in the request it came with. */
const LEVELS_AROUND = 4;

const check = TypeCompiler.Compile(SESSION_FILE);

/** Reads and checks the bytes of a session's file. */
export function readSessionFile(bytes: Buffer): Checked<SessionFile> {
  const parsed = parseJsonObject(bytes, LIMITS.maxJsonDepth + LEVELS_AROUND);
  if (!parsed.ok) return parsed;
  const { value } = parsed.value;
  const { format, version } = value;
  if (format !== SESSION_FILE_FORMAT) {
    return refused(
      422,
      `format: expected "${SESSION_FILE_FORMAT}", got ${describeValue(format)}; this is not what "lucidic export" writes`,
    );
  }
  if (typeof version === 'number' && version > SESSION_FILE_VERSION) {
    return refused(
      422,
      `version: the file was written by a newer version of @lucidic/dev (format ${version}, this one reads up to ${SESSION_FILE_VERSION}); update @lucidic/dev`,
    );
  }
  if (!check.Check(value)) {
    const error = check.Errors(value).First();
    const path = (error?.path ?? '')
      .slice(1)
      .replace(/\/(\d+)/g, '[$1]')
      .replaceAll('/', '.');
    const expected = error?.schema.description ?? error?.message ?? 'another shape';
    return refused(422, `${path || 'body'}: expected ${expected}, got ${describeValue(error?.value)}`);
  }
  return agreeing(value);
}

/** What the shape does not tell: that all belongs to the session, and times are times. */
function agreeing(file: SessionFile): Checked<SessionFile> {
  const { session_id: id } = file.session;
  for (const [i, { event }] of file.events.entries()) {
    if (event.session_id !== id) {
      return refused(
        422,
        `events[${i}].event.session_id: expected ${describeValue(id)}, got ${describeValue(event.session_id)}`,
      );
    }
    if (parseOccurredAt(event.occurred_at) === undefined) {
      return refused(
        422,
        `events[${i}].event.occurred_at: expected an ISO 8601 time, got ${describeValue(event.occurred_at)}`,
      );
    }
  }
  const stray = file.evals.findIndex((given) => given.session_id !== id);
  if (stray < 0) return passed(file);
  return refused(
    422,
    `evals[${stray}].session_id: expected ${describeValue(id)}, got ${describeValue(file.evals[stray]?.session_id)}`,
  );
}
