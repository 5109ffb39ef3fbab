import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { BackendError } from '../backend-error';
import { errorMessage } from '../error-facts';
import { plainText } from '../explain/plain-text';
import { askBackend, type BackendTarget } from './ask-backend';

const IMPORTED = Type.Object({
  session_id: Type.String(),
  events: Type.Integer(),
  attachments: Type.Integer(),
  evals: Type.Integer(),
});

/**
 * Writes a session to a file, whole or not at all; to `stdout` without one, or for `-`.
 *
 * @throws BackendError where the backend does not answer or refuses, or the file cannot be written.
 */
export async function exportSession(
  target: BackendTarget,
  sessionId: string,
  file: string | undefined,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const answer = await askBackend(target, `/api/dev/sessions/${encodeURIComponent(sessionId)}/export`);
  const body = Readable.from(answer.body ?? []);
  if (file === undefined || file === '-') {
    await pipeline(body, stdout, { end: false });
    return;
  }
  const part = `${file}.part`;
  try {
    await pipeline(body, createWriteStream(part, { mode: 0o600 }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new BackendError('file', `file: cannot write ${file}: ${errorMessage(error)}`, error);
  }
}

/**
 * Sends a session's file to a backend; `-` is `stdin`. Answers what to say of it.
 *
 * @throws BackendError where the file cannot be read, or the backend does not answer or refuses it.
 */
export async function importSession(target: BackendTarget, file: string, stdin: Readable): Promise<string> {
  if (file !== '-') {
    await stat(file).catch((error: unknown) => {
      throw new BackendError('config', `file: cannot read ${file}: ${errorMessage(error)}`, error);
    });
  }
  const answer = await askBackend(target, '/api/dev/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: ReadableStream.from(file === '-' ? stdin : createReadStream(file)),
    duplex: 'half',
  });
  const taken: unknown = await answer.json();
  if (!Value.Check(IMPORTED, taken)) throw new BackendError('refused', 'the backend answered something else');
  const { session_id: id, events, attachments, evals } = taken;
  return `Imported session ${plainText(id)}: ${counted(events, 'event')}, ${counted(attachments, 'attachment')}, ${counted(evals, 'eval')}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
