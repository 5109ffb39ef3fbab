import { context } from '@opentelemetry/api';
import { attributionIn, ofTenant } from '../processors/attribution';
import type { ManualEvent } from '../processors/manual-record';
import { checkedSessionId } from './bind-session';
import { clientResources } from './client-resources';
import { systemClock } from './core/clock';
import { type Config, type LucidicOptions, resolveConfig } from './core/config';
import { environmentFor } from './core/env';
import type { EventSink } from './core/event-sink';
import { randomId } from './core/ids';
import type { Stats } from './core/ledger';
import { captureCrashes } from './crash-capture';
import { enterSession, enterSessionHere } from './enter-session';
import { errorText } from './events/error-text';
import type {
  ErrorEventFields,
  EventFields,
  FunctionEventFields,
  GenericEventFields,
  LLMEventFields,
} from './events/event-fields';
import { eventFromFields } from './events/event-from-fields';
import { joinPipeline, leavePipeline } from './join-pipeline';
import { NO_STATS } from './no-stats';
import { notReady } from './not-ready';
import { type EventDecorator, eventIn } from './observe/event';
import type { ObserveOptions } from './observe/observe-options';
import { openingCommand } from './opening-command';
import { OwnSessions } from './own-sessions';
import { sayWhatToInstall } from './providers-advice';
import type { Resources } from './resources/create-resources';
import { LazyResources } from './resources/lazy-resources';
import { ResourceCaller } from './resources/resource-caller';
import { Session, type SessionOwner } from './session';
import { saidFields } from './session-fields';
import type { SessionOptions, SessionUpdate } from './session-options';
import type { SpanPipeline } from './span-pipeline';
import { whenSettled } from './when-settled';

/**
 * A client: sessions and events of one key and agent, beside whatever OpenTelemetry does in the process, or without it. It
 * sends through the pipeline of a `LucidicSpanProcessor` of the same key and agent where there is one.
 *
 * ```ts
 * const lucidic = new Lucidic({ apiKey, agentId });
 * await lucidic.session({ sessionName: 'support' }, () => agent.answer(question));
 * ```
 *
 * After construction nothing of it throws but for a programmer's error in the call itself.
 */
export class Lucidic extends ResourceCaller {
  /** What it was made with; undefined when everything is switched off. */
  readonly config: Config | undefined;
  readonly #pipeline: SpanPipeline | undefined;
  readonly #sessions: OwnSessions | undefined;
  readonly #resources = new LazyResources(() => clientResources(this.#pipeline, () => this.getSessionId()));
  /** As the function `event`; what it observes is recorded by this client, whichever `init()` has made. */
  readonly event = (options?: ObserveOptions): EventDecorator => eventIn(() => this.eventSink, options);
  #left: Promise<void> | undefined;
  #stopCapture: (() => void) | undefined;

  /**
   * @param options Options in code; the environment fills the rest (`LUCIDIC_API_KEY`, `LUCIDIC_AGENT_ID`, …).
   * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
   */
  constructor(options: LucidicOptions = {}) {
    super(() => this.resources);
    const resolved = resolveConfig(options, environmentFor(options));
    if (!resolved.enabled) return;
    this.config = resolved.config;
    this.#pipeline = joinPipeline(this, options, resolved.config, true);
    this.#sessions = new OwnSessions(this.#pipeline.tenant);
    const { logger } = this.#pipeline.tenant;
    for (const warning of resolved.warnings) logger.warn(warning, warning);
    sayWhatToInstall(resolved.config, this.#pipeline);
  }

  /**
   * Opens the session of everything in this process that has none of its own; its id, at once. It is opened in the
   * background: `ready()` tells when. It ends with `endSession` or, unless `autoEnd` is false, with the process.
   *
   * @throws InvalidOperationError when `sessionId` is none; ConfigError when another field is not what its name says.
   */
  init(options: SessionOptions = {}): string {
    const id = this.#open(options);
    this.#sessions?.setDefault(id);
    return id;
  }

  /**
   * Resolves when the backend has accepted the session that was opened last.
   *
   * @param options.timeoutMs Milliseconds it may take. Default: the option `timeoutMs`, 30,000.
   * @throws APIKeyVerificationError when the API refuses the key; ApiError when it refuses the session or does not answer.
   */
  async ready(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    const opened = this.#sessions?.opened;
    if (opened === undefined || this.#pipeline === undefined) return;
    const { tenant, config } = this.#pipeline;
    const timeoutMs = options.timeoutMs ?? config.timeoutMs;
    const outcome = await tenant.whenOpened(opened, timeoutMs);
    if (outcome !== 'delivered') throw notReady(outcome, timeoutMs, config.baseUrl);
  }

  /**
   * Opens a session, runs `fn` in it, and ends it after its last event: with `isSuccessful: false` and the reason when `fn`
   * throws or rejects, which is passed on untouched. What `fn` returns is returned. Sessions nest, the innermost counts;
   * concurrent ones do not meet.
   *
   * Without `fn` the code that follows is in the session until it is disposed of: `await using session = lucidic.session({})`.
   * It cannot know of an error then, and functions called before the first `await` of an `async` one share its session; where
   * tasks run side by side, give `fn`.
   *
   * @throws as `init`, before `fn` runs.
   */
  session(options?: SessionOptions): Session;
  session<T>(options: SessionOptions, fn: (session: Session) => T): T;
  session<T>(options: SessionOptions = {}, fn?: (session: Session) => T): T | Session {
    const id = this.#open(options);
    const owner = this.#owner;
    const tenantId = this.#pipeline?.tenant.id;
    if (fn === undefined)
      return new Session(id, owner, tenantId === undefined ? undefined : enterSessionHere(id, tenantId));
    const session = new Session(id, owner);
    const run = (): T => fn(session);
    return whenSettled(
      () => (tenantId === undefined ? run() : enterSession(id, tenantId, run)),
      (how) => {
        if (how !== 'ok') this.#sessions?.threw(how.threw, id);
        if (!owner.isOpen(id)) return;
        if (how === 'ok') session.end();
        else session.end({ isSuccessful: false, isSuccessfulReason: errorText(how.threw) });
      },
    );
  }

  /** `session` with its function first. */
  runSession<T>(fn: (session: Session) => T, options: SessionOptions = {}): T {
    return this.session(options, fn);
  }

  /**
   * Runs `fn` in a session of this client, opened here, before or by somebody else, and leaves it open.
   *
   * @param sessionId 1 to 256 printable characters.
   * @throws InvalidOperationError when the id is none, before `fn` runs.
   */
  bindSession<T>(sessionId: string, fn: () => T): T {
    const id = checkedSessionId(sessionId);
    return this.#pipeline ? enterSession(id, this.#pipeline.tenant.id, fn) : fn();
  }

  /** Calls `fn` with `args` in a session, as `bindSession` does. @throws as `bindSession`. */
  runInSession<A extends readonly unknown[], T>(sessionId: string, fn: (...args: A) => T, ...args: A): T {
    return this.bindSession(sessionId, () => fn(...args));
  }

  /** The session that code running here belongs to: the one it was bound in, else that of `init`. */
  getSessionId(): string | undefined {
    if (this.#pipeline === undefined) return undefined;
    const here = ofTenant(attributionIn(context.active()), this.#pipeline.tenant.id);
    return here.sessionId ?? this.#sessions?.default;
  }

  /**
   * Says more of a session; one that has ended stays so.
   *
   * @param sessionId Default: the session that the calling code is in.
   */
  updateSession(update: SessionUpdate, sessionId?: string): void {
    const id = this.#sessionFor('updateSession', sessionId);
    if (id !== undefined)
      this.#sessions?.say({ update: id, fields: saidFields(update, this.#pipeline?.tenant.logger) });
  }

  /**
   * Ends a session after the last of its events.
   *
   * @param sessionId Default: the session that the calling code is in.
   */
  endSession(update: SessionUpdate = {}, sessionId?: string): void {
    const id = this.#sessionFor('endSession', sessionId);
    if (id !== undefined)
      this.#sessions?.say({ end: id, fields: saidFields(update, this.#pipeline?.tenant.logger) });
  }

  /**
   * Records an event; its id, at once. Without a `type` it is told by the fields: a model call, a function's call, a failure,
   * else generic. What no field of the type is goes to `misc`. The values are copied here and now.
   */
  createEvent(fields: EventFields): string {
    return this.recordEvent(eventFromFields(fields, systemClock.nowMs()));
  }

  /** Records a model call. */
  createLLMEvent(fields: LLMEventFields): string {
    return this.createEvent({ ...fields, type: 'llm_generation' });
  }

  /** Records a function's call. */
  createFunctionEvent(functionName: string, fields: FunctionEventFields = {}): string {
    return this.createEvent({ ...fields, functionName, type: 'function_call' });
  }

  /** Records a failure, with its full traceback where `error` is an Error. */
  createErrorEvent(error: unknown, fields: ErrorEventFields = {}): string {
    return this.createEvent({ ...fields, error, type: 'error_traceback' });
  }

  /** Records anything else. */
  createGenericEvent(details: unknown, fields: GenericEventFields = {}): string {
    return this.createEvent({ ...fields, details, type: 'generic' });
  }

  /**
   * Records an event in the words of the wire. Never throws.
   * @internal
   */
  recordEvent(event: ManualEvent): string {
    return this.#pipeline?.recordEvent(event) ?? event.eventId ?? randomId();
  }

  /**
   * Delivers what was taken until now: true when all of it is delivered or dropped. Never rejects.
   *
   * @param options.timeoutMs Milliseconds it may take. Default: the option `shutdownTimeoutMs`, 5,000.
   */
  flush(options: { readonly timeoutMs?: number } = {}): Promise<boolean> {
    const { timeoutMs = this.config?.shutdownTimeoutMs } = options;
    const flushed = [this.#pipeline?.tenant.flush(timeoutMs) ?? true, this.#resources.flush(timeoutMs)];
    return Promise.all(flushed).then((all) => all.every((isComplete) => isComplete));
  }

  /**
   * Ends the sessions that would end with the process, delivers what it can in time, and gives its pipeline up if nobody else
   * uses it. Never rejects.
   */
  shutdown(options: { readonly timeoutMs?: number } = {}): Promise<void> {
    if (this.#pipeline === undefined) return Promise.resolve();
    if (this.#left === undefined) {
      this.#sessions?.endAll();
      this.#stopCapture?.();
    }
    this.#left ??= this.#leave(this.#pipeline, options.timeoutMs);
    return this.#left;
  }

  /** What its calls for prompts, datasets and the like go through. @internal */
  get resources(): Resources {
    return this.#resources.get();
  }

  /** Who records observed functions; nobody after `shutdown`. @internal */
  get eventSink(): EventSink | undefined {
    return this.#left === undefined ? this.#pipeline : undefined;
  }

  /** What became of every event of this key and agent: `accepted = delivered + dropped + pending`, at every instant. */
  stats(): Stats {
    return this.#pipeline?.tenant.stats() ?? NO_STATS;
  }

  async #leave(pipeline: SpanPipeline, timeoutMs = pipeline.config.shutdownTimeoutMs): Promise<void> {
    await Promise.all([this.#resources.close(timeoutMs), leavePipeline(this, pipeline, timeoutMs)]);
  }

  #captureCrashes(): void {
    const sessions = this.#sessions;
    if (this.#pipeline === undefined || sessions === undefined || this.config?.captureUncaught === false)
      return;
    this.#stopCapture ??= captureCrashes({ tenant: this.#pipeline.tenant, sessions, client: this });
  }

  get #owner(): SessionOwner {
    return {
      updateSession: (update, id) => this.updateSession(update, id),
      endSession: (update, id) => this.endSession(update, id),
      isOpen: (id) => this.#sessions?.isOpen(id) !== false,
    };
  }

  #open(options: SessionOptions): string {
    const command = openingCommand(options, this.config);
    this.#sessions?.open(command);
    this.#captureCrashes();
    return command.open;
  }

  #sessionFor(called: string, given: string | undefined): string | undefined {
    const id = given === undefined ? this.getSessionId() : checkedSessionId(given);
    if (id === undefined && this.#pipeline !== undefined) {
      const message = `${called} was called outside of any session; call init() before, or name the session.`;
      this.#pipeline.tenant.logger.warn(`no_session ${called}`, message);
    }
    return id;
  }
}
