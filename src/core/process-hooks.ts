import { processSlot } from './slot';

/** What a pipeline does when its process ends. All of them share one listener each on `process`, however many there are. */
export interface EndingHooks {
  /** The event loop runs dry, and the process would end by itself; may start work that keeps it open. */
  readonly onDry: () => void;
  /** The process is ending, by itself, by `process.exit` or by a crash: what is done here is done at once or never. */
  readonly onExit: () => void;
  /** The process was asked to end and nobody else listens; it goes on ending once this has settled. Must not reject. */
  readonly onSignal: () => Promise<void>;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

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

function listen(watching: Set<EndingHooks>): {
  readonly watching: Set<EndingHooks>;
  readonly stop: () => void;
} {
  const onDry = (): void => {
    for (const hooks of watching) hooks.onDry();
  };
  const onExit = (): void => {
    for (const hooks of watching) hooks.onExit();
  };
  let asked = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    // Whoever else listens decides what becomes of the process; `exit` comes by here again.
    if (process.listenerCount(signal) > 1) return;
    const raise = (): void => {
      stop();
      process.kill(process.pid, signal);
    };
    // Asked twice, it ends without us.
    if (asked) raise();
    else void Promise.all([...watching].map((hooks) => hooks.onSignal())).then(raise, raise);
    asked = true;
  };
  const stop = (): void => {
    process.removeListener('beforeExit', onDry);
    process.removeListener('exit', onExit);
    for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  };
  process.on('beforeExit', onDry);
  process.on('exit', onExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { watching, stop };
}
