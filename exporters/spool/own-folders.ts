import { existsSync, lstatSync, mkdirSync, renameSync, rmdirSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock, Timer } from '../../src/core/clock';
import { folderBytes, namesIn } from './folder-bytes';
import { folderName, parseFolderName } from './folder-name';
import { makeDirectory } from './make-directory';
import { currentOwner, liveness, type Owner } from './owner';
import type { OwnerFolder } from './owner-folder';
import { errorCode, type OnProblem } from './problem';
import { syncFolder } from './sync-folder';

/** How often an owner touches its folders. */
export const BEAT_MS = 5_000;
/** An owner that cannot be looked up, as one in another container, is dead once its folder was not touched for so long. */
export const LEASE_MS = 60_000;

/** The sub-folders of a spool's directory that this process owns, and those it may take over. */
export class OwnFolders {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #onProblem: OnProblem;
  readonly #self: Owner = currentOwner();
  readonly #folders = new Map<string, OwnerFolder>();
  /** What `releaseAll` has given free, and the name it has now. */
  #released: { readonly folder: OwnerFolder; readonly freePath: string }[] = [];
  #timer: Timer | undefined;
  #lastBeatUnixMs = 0;

  constructor(options: { readonly directory: string; readonly clock: Clock; readonly onProblem: OnProblem }) {
    this.#directory = options.directory;
    this.#clock = options.clock;
    this.#onProblem = options.onProblem;
  }

  /** What our folders take on disk. */
  get bytes(): number {
    let total = 0;
    for (const folder of this.#folders.values()) total += folder.bytes;
    return total;
  }

  /** What the folders of all other owners, dead ones too, take on disk. */
  othersBytes(): number {
    return folderBytes(
      this.#directory,
      (name) => !this.#folders.has(name) && parseFolderName(name) !== undefined,
    );
  }

  /** Makes a folder to write to; `fsync` makes it outlive power loss. Throws the system's error. */
  create(fsync: boolean): OwnerFolder {
    makeDirectory(this.#directory);
    const createdUnixMs = Math.trunc(this.#clock.nowMs());
    const name = folderName(createdUnixMs, this.#self);
    mkdirSync(join(this.#directory, name), { mode: 0o700 });
    if (fsync) syncFolder(this.#directory);
    this.#touch(name);
    return this.#own({ name, createdUnixMs, isTakenOver: false });
  }

  /** Takes over what dead owners left, the oldest first. Of several processes that try, one gets a folder. */
  takeOver(): OwnerFolder[] {
    const taken: OwnerFolder[] = [];
    for (const name of namesIn(this.#directory)) {
      const parsed = this.#folders.has(name) ? undefined : parseFolderName(name);
      if (parsed === undefined) continue;
      if (parsed === 'newer') {
        this.#onProblem('spool_version', 'A newer version wrote to the spool; what it left is left alone.');
      } else if (this.#isFree(name, parsed.owner)) {
        const folder = this.#take(name, parsed.createdUnixMs);
        if (folder !== undefined) taken.push(folder);
      }
    }
    return taken.sort((a, b) => a.createdUnixMs - b.createdUnixMs);
  }

  /** Says that we live, to those who cannot look us up, and finds the folders that are not ours any more. */
  beat(): void {
    this.#lastBeatUnixMs = this.#clock.nowMs();
    let lost = 0;
    for (const [name, folder] of [...this.#folders]) {
      if (this.#touch(name)) continue;
      this.#folders.delete(name);
      folder.isLost = true;
      lost += 1;
    }
    if (lost > 0) {
      this.#onProblem(
        'spool_lost',
        'A folder of the spool is gone: deleted, or taken over while this process stood still. It goes on in a new one.',
      );
    }
    this.#arm();
  }

  /** By the wall clock, which goes on while a machine sleeps. */
  beatIfDue(): void {
    if (Math.abs(this.#clock.nowMs() - this.#lastBeatUnixMs) >= BEAT_MS) this.beat();
  }

  /** Deletes a folder that was taken over, once its segments are gone; one that holds a foreign file stays ours. */
  removeIfTakenOver(folder: OwnerFolder): void {
    if (folder.isTakenOver && removed(folder.path)) this.#folders.delete(basename(folder.path));
  }

  /** Gives all folders free: empty ones are deleted, the others are for the next to come. */
  releaseAll(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const folder of this.#folders.values()) {
      folder.isLost = removed(folder.path);
      if (folder.isLost) continue;
      const freePath = join(this.#directory, folderName(folder.createdUnixMs, undefined));
      attempt(() => renameSync(folder.path, freePath));
      this.#released.push({ folder, freePath });
    }
    this.#folders.clear();
  }

  /** Takes back what `releaseAll` gave free; what somebody else has by now is lost. */
  takeBack(): void {
    for (const { folder, freePath } of this.#released.splice(0)) {
      attempt(() => renameSync(freePath, folder.path));
      this.#folders.set(basename(folder.path), folder);
    }
    this.beat();
  }

  /** False when the folder is gone; other failures, as of a disk that became read-only, say nothing. */
  #touch(name: string): boolean {
    const nowSeconds = this.#clock.nowMs() / 1000;
    const code = attempt(() => utimesSync(join(this.#directory, name), nowSeconds, nowSeconds));
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }

  /** Only a folder of our own user is taken: what another user put there may be forged. */
  #isFree(name: string, owner: Owner): boolean {
    const life = liveness(owner, this.#self);
    if (life === 'alive') return false;
    try {
      const stat = lstatSync(join(this.#directory, name));
      if (!stat.isDirectory() || stat.uid !== (process.geteuid?.() ?? stat.uid)) return false;
      return life === 'dead' || Math.abs(this.#clock.nowMs() - stat.mtimeMs) > LEASE_MS;
    } catch {
      return false;
    }
  }

  #take(name: string, createdUnixMs: number): OwnerFolder | undefined {
    const path = join(this.#directory, name);
    if (removed(path)) return undefined;
    const ours = folderName(createdUnixMs, this.#self);
    const target = join(this.#directory, ours);
    // Touched first: under our name, but not touched for long, it would look abandoned to another machine.
    this.#touch(name);
    const code = attempt(() => renameSync(path, target));
    // A network file system may rename, lose the answer, and fail when it asks again.
    return code === undefined || existsSync(target)
      ? this.#own({ name: ours, createdUnixMs, isTakenOver: true })
      : undefined;
  }

  #own(named: {
    readonly name: string;
    readonly createdUnixMs: number;
    readonly isTakenOver: boolean;
  }): OwnerFolder {
    const { name, createdUnixMs, isTakenOver } = named;
    const path = join(this.#directory, name);
    const folder = { path, createdUnixMs, isTakenOver, bytes: 0, segments: 0, isLost: false };
    this.#folders.set(name, folder);
    this.#arm();
    return folder;
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#folders.size > 0 ? this.#clock.after(BEAT_MS, () => this.beat()) : undefined;
  }
}

/** True when the folder was empty and is gone. */
function removed(path: string): boolean {
  return attempt(() => rmdirSync(path)) === undefined;
}

/** The code of the error that `fn` threw, undefined if it threw none. */
function attempt(fn: () => void): string | undefined {
  try {
    fn();
    return undefined;
  } catch (error) {
    return errorCode(error);
  }
}
