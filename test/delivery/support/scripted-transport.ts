import type { SendResult, Transport } from '../../../exporters/delivery/transport';

/** One attempt a transport was asked to make. */
export interface Attempt<T> {
  readonly item: T;
  readonly atMs: number;
  /** Ends the attempt. */
  readonly end: (result: SendResult) => void;
  readonly fail: (error: Error) => void;
}

/** A transport whose attempts end when a test says so; an abort ends them too, as the contract demands. */
export interface ScriptedTransport<T> extends Transport<T> {
  /** All attempts ever begun, oldest first. */
  readonly attempts: readonly Attempt<T>[];
  /** Attempts begun and not ended, oldest first. */
  open(): readonly Attempt<T>[];
  /** Every attempt that begins from here on ends at once with what `result` says; undefined: wait for the test. */
  answer(result: ((item: T) => SendResult | undefined) | undefined): void;
}

export function scriptedTransport<T>(clock: { monotonicMs(): number }): ScriptedTransport<T> {
  const attempts: Attempt<T>[] = [];
  const open = new Set<Attempt<T>>();
  let script: ((item: T) => SendResult | undefined) | undefined;
  return {
    attempts,
    open: () => [...open],
    answer(result) {
      script = result;
    },
    send: (item, signal) =>
      new Promise((resolve, reject) => {
        const attempt: Attempt<T> = {
          item,
          atMs: clock.monotonicMs(),
          end(result) {
            open.delete(attempt);
            resolve(result);
          },
          fail(error) {
            open.delete(attempt);
            reject(error);
          },
        };
        attempts.push(attempt);
        open.add(attempt);
        signal.addEventListener('abort', () => attempt.end({ status: 'aborted' }), { once: true });
        const result = script?.(item);
        if (result !== undefined) attempt.end(result);
      }),
  };
}
