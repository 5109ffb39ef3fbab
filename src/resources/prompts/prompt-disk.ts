import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock';
import { randomId } from '../../core/ids';
import type { Logger } from '../../core/logger';
import { fieldOf } from '../field-of';
import type { Loaded } from '../shared-cache';
import type { RawPrompt } from './prompt';
import { rawPromptOf } from './raw-prompt-of';

export interface PromptDiskOptions {
  /** Made when missing, for its user alone. */
  readonly directory: string;
  /** Backend, key and agent: what one may read the other may not. */
  readonly scope: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly logger: Logger;
}

const MAX_FILES = 1_000;
const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** Drafts that a crash left are counted and pruned too. */
const NAME = /^[\da-f]{32}-[\da-f]{32}\.json/;

/** Prompts in files, so that a process that starts while the backend is down has them. Never rejects: a disk that fails is a cache that misses. */
export class PromptDisk {
  readonly #options: PromptDiskOptions;
  /** What writes or removes comes one after the other, so that a removed prompt stays so. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: PromptDiskOptions) {
    this.#options = options;
  }

  /** Undefined where there is none, where it is damaged, and where another user could have written it. */
  async read(promptName: string, label: string): Promise<Loaded<RawPrompt> | undefined> {
    const { directory, clock } = this.#options;
    let file: FileHandle | undefined;
    try {
      file = await open(join(directory, this.#name(promptName, label)), constants.O_RDONLY | NO_FOLLOW);
      const { uid, mode, size } = await file.stat();
      const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
      if (!isOurs || size > MAX_FILE_BYTES) return undefined;
      const kept: unknown = JSON.parse(await file.readFile('utf8'));
      const fetched = fieldOf(kept, 'fetchedAtUnixMs');
      const value = rawPromptOf(fieldOf(kept, 'prompt'));
      if (value === undefined || typeof fetched !== 'number') return undefined;
      return { value, bytes: size, ageMs: Math.max(0, clock.nowMs() - fetched) };
    } catch {
      return undefined;
    } finally {
      await file?.close().catch(() => undefined);
    }
  }

  write(promptName: string, label: string, prompt: RawPrompt): Promise<void> {
    return this.#inTurn(() => this.#write(promptName, label, prompt));
  }

  /** Removes a prompt under all of its labels. */
  forget(promptName: string): Promise<void> {
    return this.#inTurn(() => this.#forget(promptName));
  }

  /** Once everything asked for until now is written and removed. */
  settled(): Promise<void> {
    return this.#last;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work);
    return this.#last;
  }

  async #write(promptName: string, label: string, prompt: RawPrompt): Promise<void> {
    const { directory, clock, logger } = this.#options;
    const path = join(directory, this.#name(promptName, label));
    const draft = `${path}.${randomId()}`;
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const { metadata, content, version } = prompt;
      const file = await open(draft, 'wx', 0o600);
      try {
        await file.writeFile(
          JSON.stringify({
            fetchedAtUnixMs: clock.nowMs(),
            prompt: { prompt_content: content, metadata, version },
          }),
        );
      } finally {
        await file.close();
      }
      await rename(draft, path);
      await this.#prune();
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      logger.warn(
        'prompt_disk',
        `Prompts cannot be kept in promptCacheDir (${codeOf(error)}): is it a directory that can be written to?`,
      );
    }
  }

  async #forget(promptName: string): Promise<void> {
    const { directory } = this.#options;
    const prefix = this.#prefix(promptName);
    const names = await readdir(directory).catch(() => []);
    const gone = names.filter((name) => NAME.test(name) && name.startsWith(prefix));
    await Promise.all(gone.map((name) => rm(join(directory, name), { force: true }).catch(() => undefined)));
  }

  /** The oldest go first. */
  async #prune(): Promise<void> {
    const { directory } = this.#options;
    const names = (await readdir(directory)).filter((name) => NAME.test(name));
    if (names.length <= MAX_FILES) return;
    const files = await Promise.all(
      names.map(async (name) => {
        const path = join(directory, name);
        return { path, mtimeMs: (await stat(path)).mtimeMs };
      }),
    );
    files.sort((a, b) => a.mtimeMs - b.mtimeMs);
    const oldest = files.slice(0, names.length - MAX_FILES);
    await Promise.all(oldest.map(({ path }) => rm(path, { force: true })));
  }

  #name(promptName: string, label: string): string {
    return `${this.#prefix(promptName)}-${digest([label])}.json`;
  }

  #prefix(promptName: string): string {
    return digest([this.#options.scope, promptName]);
  }
}

/** Windows has no such flag, and no such links. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function codeOf(error: unknown): string {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : 'error';
}
