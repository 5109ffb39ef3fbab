import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { BackendError } from '../backend-error';
import { eventsJson, explainJson } from './explain-json';
import { explainText } from './explain-text';
import type { ExplainedFile } from './explained-file';
import { joinFileLogs } from './join-file-logs';
import { type ColourTarget, paletteFor } from './palette';
import { oneLine } from './plain-text';
import { parseSpansFile, type SpansFile } from './spans-file';
import { SpansFileError } from './spans-file-error';

/** What `lucidic explain` was asked besides the file. */
export interface ExplainOptions {
  /** Everything as JSON, for programs. */
  readonly json?: boolean;
  /** The events only, in full, as a JSON array. */
  readonly events?: boolean;
}

/** Where it reads and what it writes for. */
export interface ExplainStreams {
  readonly stdin: Readable;
  readonly stdout: ColourTarget;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Explains what becomes of the spans in a file, or on stdin (`-`): the text to print. Reads nothing else, sends nothing,
 * writes nothing.
 *
 * @throws BackendError `config` where the file cannot be read, or holds no spans in a form that is known.
 */
export async function explain(
  file: string,
  { json, events }: ExplainOptions,
  { stdin, stdout, env }: ExplainStreams,
): Promise<string> {
  // Only here: the backend does without it.
  const { explainRecords, joinLogs } = await import('@lucidic/otel/pipeline');
  const text = await (file === '-' ? textOf(stdin) : readText(file));
  const given = parsed(text, file);
  const { spans, joined } = joinFileLogs(given, joinLogs);
  const explained: ExplainedFile = {
    spans: explainRecords(spans),
    logs: { count: given.logs.length, joined },
  };
  if (events) return eventsJson(explained);
  return json ? explainJson(explained) : explainText(explained, paletteFor(stdout, env));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw wrong(file, `it cannot be read: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

async function textOf(stdin: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string, file: string): SpansFile {
  try {
    return parseSpansFile(text);
  } catch (error) {
    if (error instanceof SpansFileError) throw wrong(file, error.message, error);
    throw error;
  }
}

function wrong(file: string, problem: string, cause: unknown): BackendError {
  const name = file === '-' ? 'stdin' : file;
  return new BackendError('config', `explain ${oneLine(name, 200)}: ${oneLine(problem, 1_000)}`, cause);
}
