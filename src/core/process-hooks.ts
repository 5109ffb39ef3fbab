import { isMainThread } from 'node:worker_threads';
import { type Crash, processSlot } from './slot';

/** What a pipeline does when its process ends. All of them share one listener each on `process`, however many there are. */
export interface EndingHooks {
  /** The event loop runs dry, and the process would end by itself; may start work that keeps it open. */
  readonly onDry: () => void;
  /**
   * The process is ending, by itself, by `process.exit` or by a crash: what is done here is done at once or never. What it
   * returns is called when all pipelines have begun, so that they wait side by side.
   */
  readonly onExit: () => () => void;
  /**
   * A signal ends the process and nobody else listens. Returns a function that blocks until all is done, or, where that
   * needs the event loop, a promise, which must not reject.
   */
  readonly onSignal: () => (() => void) | Promise<void>;
  /** Somebody else listens to the signal, and may end the process without another word: a short time to send, as `onExit`. */
  readonly onOthersSignal: () => () => void;
  /** The process lives on after `onSignal`. Another copy of this package, an older one, may not have it. */
  readonly onSpared?: () => void;
}

/** What ends a process that does not listen, and is meant to. On Windows there is SIGINT alone, by the keyboard. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Watches the end of the process; returns a function that stops watching. The only place that listens on `process`. */
export function onEnding(hooks: EndingHooks): () => void {
  const slot = processSlot();
  slot.endings ??= listen(new Set());
  const { watching } = slot.endings;
  watching.add(hooks);
  return () => {
    watching.delete(hooks);
    if (watching.size > 0) return;
    slot.endings?.stop();
    delete slot.endings;
  };
}

/**
 * Calls `fn` when an exception that nobody caught, or a signal that nobody else listens to, is about to end the process;
 * returns a function that ends that. How the process ends is not changed.
 */
export function onCrash(fn: (crash: Crash) => void): () => void {
  const slot = processSlot();
  slot.crashes ??= listenToCrashes(new Set());
  const { watching } = slot.crashes;
  watching.add(fn);
  return () => {
    watching.delete(fn);
    if (watching.size > 0) return;
    slot.crashes?.stop();
    delete slot.crashes;
  };
}

function listenToCrashes(watching: Set<(crash: Crash) => void>): {
  readonly watching: Set<(crash: Crash) => void>;
  readonly stop: () => void;
} {
  const onUncaught = (error: unknown, origin: string): void => {
    const isHandled =
      process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback();
    for (const tell of watching) tell({ error, origin, isHandled });
  };
  process.on('uncaughtExceptionMonitor', onUncaught);
  return { watching, stop: () => process.removeListener('uncaughtExceptionMonitor', onUncaught) };
}

/** The code that the process is about to end with, as far as it is known. */
export function exitCode(): number | string | null | undefined {
  return process.exitCode;
}

function listen(watching: Set<EndingHooks>): {
  readonly watching: Set<EndingHooks>;
  readonly stop: () => void;
} {
  const onDry = (): void => {
    for (const hooks of watching) hooks.onDry();
  };
  const onExit = (): void => waitForAll([...watching].map((hooks) => hooks.onExit()));
  // Signals reach the main thread only; elsewhere these would be events that never come.
  const stopSignals = isMainThread ? listenToSignals(watching) : () => undefined;
  process.on('beforeExit', onDry);
  process.on('exit', onExit);
  return {
    watching,
    stop() {
      process.removeListener('beforeExit', onDry);
      process.removeListener('exit', onExit);
      stopSignals();
    },
  };
}

/**
 * Takes the last moment before a signal ends the process, and leaves its effect as it would be without us. Our listener is
 * gone while the others are asked: some of them (signal-exit) end the process only if nobody else listens. It is the first
 * one, because one that listens once is gone when it has been called. With it gone, the system's own handling is back: a
 * second Ctrl-C ends the process at once.
 */
function listenToSignals(watching: Set<EndingHooks>): () => void {
  let stopped = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    process.removeListener(signal, onSignal);
    if (process.listenerCount(signal) > 0) {
      waitForAll([...watching].map((hooks) => hooks.onOthersSignal()));
      listenAgain(signal);
      return;
    }
    for (const tell of processSlot().crashes?.watching ?? []) tell({ signal });
    const endings = [...watching].map((hooks) => hooks.onSignal());
    waitForAll(endings.filter((ending) => typeof ending === 'function'));
    const promises = endings.filter((ending) => typeof ending === 'object');
    const raise = (): void => {
      process.kill(process.pid, signal);
      // Still here: the first process of a container is not ended by a signal it does not listen to.
      listenAgain(signal, () => {
        for (const hooks of watching) hooks.onSpared?.();
      });
    };
    if (promises.length === 0) raise();
    else void Promise.all(promises).then(raise, raise);
  };
  const listenAgain = (signal: NodeJS.Signals, then?: () => void): void => {
    setImmediate(() => {
      if (!stopped) process.prependListener(signal, onSignal);
      then?.();
    }).unref();
  };
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
  return () => {
    stopped = true;
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
}

function waitForAll(waits: readonly (() => void)[]): void {
  for (const wait of waits) wait();
}
