import { BoundedMap } from './core/bounded-map';
import { type CommandOutcome, type SessionCommand, sessionOf } from './core/session-command';
import { type Crash, processSlot } from './core/slot';
import type { Tenant } from './tenant';

/** Sessions remembered at most; of older ones it is not known any more whether they have ended. */
const MAX_REMEMBERED = 10_000;

/** The sessions that one client has opened, and which of them is the process's. */
export class OwnSessions {
  readonly #tenant: Pick<Tenant, 'command' | 'id'>;
  readonly #known = new BoundedMap<string, { readonly endsWithProcess: boolean; isOpen: boolean }>(
    MAX_REMEMBERED,
  );
  readonly #thrown = new WeakMap<object, string>();
  #opened: Promise<CommandOutcome> | undefined;

  constructor(tenant: Pick<Tenant, 'command' | 'id'>) {
    this.#tenant = tenant;
  }

  /** What became of the opening of the last one; undefined: there was none. */
  get opened(): Promise<CommandOutcome> | undefined {
    return this.#opened;
  }

  open(command: Extract<SessionCommand, { open: string }>): void {
    this.#known.delete(command.open);
    this.#known.set(command.open, { endsWithProcess: command.endsWithProcess, isOpen: true });
    this.#opened = new Promise((resolve) => this.#tenant.command(command, resolve));
  }

  /** An end is said once; what is said of the session after it is an update. */
  say(command: Exclude<SessionCommand, { open: string }>): void {
    const id = sessionOf(command);
    const known = this.#known.get(id);
    const isAgain = 'end' in command && known?.isOpen === false;
    if ('end' in command) {
      if (known !== undefined) known.isOpen = false;
      else this.#known.set(id, { endsWithProcess: false, isOpen: false });
      if (this.default === id) processSlot().defaultSessions?.delete(this.#tenant.id);
    }
    if (!isAgain) this.#tenant.command(command);
    else if (Object.keys(command.fields).length > 0)
      this.#tenant.command({ update: id, fields: command.fields });
  }

  /** False: it has ended here. */
  isOpen(id: string): boolean {
    return this.#known.get(id)?.isOpen !== false;
  }

  /** The session of everything in the process that has none of its own. */
  get default(): string | undefined {
    return processSlot().defaultSessions?.get(this.#tenant.id);
  }

  setDefault(id: string): void {
    const slot = processSlot();
    slot.defaultSessions ??= new Map();
    slot.defaultSessions.set(this.#tenant.id, id);
  }

  /** Those that end with the process and have not yet, the latest last. */
  ending(): readonly string[] {
    return [...this.#known.entries()].flatMap(([id, { endsWithProcess, isOpen }]) =>
      endsWithProcess && isOpen ? [id] : [],
    );
  }

  /** An error has left the scope of a session, and may come to be what nobody has caught. */
  threw(error: unknown, id: string): void {
    if (typeof error === 'object' && error !== null && !this.#thrown.has(error)) this.#thrown.set(error, id);
  }

  /** The innermost session whose scope a crash has come out of. */
  thrownIn(crash: Crash): string | undefined {
    const error = 'error' in crash ? crash.error : undefined;
    return typeof error === 'object' && error !== null ? this.#thrown.get(error) : undefined;
  }

  /** Ends those that would end with the process. */
  endAll(): void {
    for (const id of this.ending()) this.say({ end: id, fields: {} });
  }
}
