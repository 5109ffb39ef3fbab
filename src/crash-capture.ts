import { isMainThread, threadId } from 'node:worker_threads';
import type { ManualEvent } from '../processors/manual-record';
import { exitCode, onCrash } from './core/process-hooks';
import type { Crash } from './core/slot';
import { errorText, traceback } from './events/error-text';
import type { OwnSessions } from './own-sessions';
import type { SessionUpdate } from './session-options';
import type { Tenant } from './tenant';

export interface CrashCaptureOptions {
  readonly tenant: Pick<Tenant, 'lastWords' | 'logger'>;
  readonly sessions: OwnSessions;
  readonly client: {
    /** The session of the code that runs now. */
    getSessionId(): string | undefined;
    recordEvent(event: ManualEvent): string;
    endSession(update: SessionUpdate, sessionId: string): void;
  };
}

/**
 * Tells of what ends the process: an event with its traceback in the session it happened in, and every session that ends with
 * the process is unsuccessful for this reason. Where the application listens to exceptions itself, only the event; it is
 * unsuccessful if the process then ends with an exit code. Returns what ends the watch.
 */
export function captureCrashes(options: CrashCaptureOptions): () => void {
  const { tenant, sessions } = options;
  let survived: string | undefined;
  const end = (reason: string): void => {
    for (const id of sessions.ending()) {
      options.client.endSession({ isSuccessful: false, isSuccessfulReason: reason }, id);
    }
  };
  const stop = onCrash((crash) => {
    // A fault of ours must not be the second exception.
    try {
      const reason = reasonOf(crash);
      record(crash, reason, options);
      if ('isHandled' in crash && crash.isHandled) survived = reason;
      else end(reason);
    } catch {
      tenant.logger.debug('a crash could not be told of');
    }
  });
  const onLast = (): void => {
    const code = exitCode();
    if (survived !== undefined && code !== undefined && code !== null && Number(code) !== 0) end(survived);
  };
  tenant.lastWords.add(onLast);
  return () => {
    stop();
    tenant.lastWords.delete(onLast);
  };
}

function record(crash: Crash, reason: string, { sessions, client }: CrashCaptureOptions): void {
  const id = sessions.thrownIn(crash) ?? client.getSessionId() ?? sessions.ending().at(-1);
  if (id === undefined) return;
  const isError = 'error' in crash;
  client.recordEvent({
    type: 'error_traceback',
    name: isError ? crash.origin : crash.signal,
    sessionId: id,
    payload: { error: reason, traceback: isError ? traceback(crash.error) : '' },
    metadata: {
      ...(isError ? { origin: crash.origin, exception_type: typeOf(crash.error) } : { signal: crash.signal }),
      thread: isMainThread ? 'main' : `worker ${threadId}`,
    },
  });
}

function reasonOf(crash: Crash): string {
  return 'error' in crash ? errorText(crash.error) : `Received signal ${crash.signal}`;
}

function typeOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
