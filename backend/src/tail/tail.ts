import { setTimeout as wait } from 'node:timers/promises';
import { BackendError } from '../backend-error';
import { askBackend, type BackendTarget } from '../client/ask-backend';
import { type ColourTarget, paletteFor } from '../explain/palette';
import { withoutControls } from '../explain/plain-text';
import { changeLine } from './change-line';
import { sseMessages } from './sse-messages';

/** What `lucidic tail` was asked. */
export interface TailOptions extends BackendTarget {
  /** Only what happens in this session. */
  readonly session?: string;
  /** Each change as a line of JSON, for programs. */
  readonly json?: boolean;
}

/** Where it writes. */
export interface TailStreams {
  readonly stdout: ColourTarget & { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: NodeJS.ProcessEnv;
}

/** Longest pause between two tries to reach a backend that is gone, in milliseconds. */
const MAX_PAUSE_MS = 5_000;
const FIRST_PAUSE_MS = 250;
/** Silence after which a connection counts as dead: two signs of life and more are missing. */
const SILENCE_MS = 45_000;

/**
 * Prints what happens at a backend until `signal`: a line a change. When the connection is lost it comes back, with the
 * last change it has, as often as it takes.
 *
 * @throws BackendError `unreachable` where nothing answers the first time, `refused` where the backend refuses.
 */
export async function tail(options: TailOptions, streams: TailStreams, signal: AbortSignal): Promise<void> {
  const palette = paletteFor(streams.stdout, streams.env);
  const query = options.session === undefined ? '' : `?session_id=${encodeURIComponent(options.session)}`;
  let lastId: string | undefined;
  let wasReached = false;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const life = new AbortController();
    const timer = setTimeout(() => life.abort(), SILENCE_MS);
    const resume: Record<string, string> = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
    try {
      const answer = await askBackend(options, `/api/dev/changes${query}`, {
        headers: resume,
        signal: AbortSignal.any([signal, life.signal]),
      });
      if (wasReached) streams.stderr.write(`lucidic: ${options.url} is back\n`);
      wasReached = true;
      pauseMs = FIRST_PAUSE_MS;
      for await (const message of sseMessages(alive(answer, timer))) {
        lastId = message.id ?? lastId;
        const line = options.json ? jsonLine(message.event, message.data) : changeLine(message, palette);
        if (line !== undefined) streams.stdout.write(`${line}\n`);
      }
    } catch (error) {
      if (signal.aborted) return;
      // A backend that starts, or is full, refuses for a moment; any other refusal stays.
      const isFinal = error instanceof BackendError && error.code === 'refused';
      if (isFinal || !wasReached) throw error;
    } finally {
      clearTimeout(timer);
    }
    if (signal.aborted) return;
    if (pauseMs === FIRST_PAUSE_MS) streams.stderr.write(`lucidic: ${options.url} is gone; trying again\n`);
    await wait(pauseMs, undefined, { signal }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
  }
}

/** The bytes of an answer; each sets the clock of silence back. */
async function* alive(answer: Response, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  for await (const chunk of answer.body ?? []) {
    timer.refresh();
    yield chunk;
  }
}

/** The change as the backend wrote it, on one line; of a gap, what it says. */
function jsonLine(event: string, data: string): string | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return withoutControls(JSON.stringify(event === 'gap' ? { kind: 'gap', ...Object(value) } : value));
  } catch {
    return undefined;
  }
}
