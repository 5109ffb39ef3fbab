import { setMaxListeners } from 'node:events';
import { OutageGate } from '../../../exporters/delivery/outage-gate';
import { retry } from '../../../exporters/delivery/retry';
import type { SendResult, Transport } from '../../../exporters/delivery/transport';
import type { Clock } from '../../../src/core/clock';
import { FakeClock } from '../../support/fake-clock';
import { type ScriptedTransport, scriptedTransport } from './scripted-transport';

/** What these tests send. */
export interface Thing {
  readonly name: string;
}

export const OK: SendResult = { status: 'ok', body: '' };
export const DOWN: SendResult = { status: 'retryable', reason: 'HTTP 503' };

/** Down, and the backend says for how long. */
export function downFor(retryAfterMs: number): SendResult {
  return { status: 'retryable', reason: 'HTTP 503', retryAfterMs };
}

/** No backoff is longer than this, not even of an item that fails alone: 30 s and half of it as jitter. */
export const LONGEST_MS = 45_000;

/** A signal that never aborts; many may listen. */
export function never(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

/** The retrying layer over a scripted backend, on a clock that stands still until it is moved. */
export interface RetryRig {
  readonly clock: FakeClock;
  readonly backend: ScriptedTransport<Thing>;
  readonly transport: Transport<Thing>;
  /** Sends and remembers the outcome, so that a test can look without waiting. */
  begin(name: string, signal?: AbortSignal): { readonly result?: SendResult };
  /** Names of the attempts begun and not ended. */
  namesOfOpen(): string[];
  /** When the attempts for `name` began, in milliseconds since the start. */
  timesOf(name: string): number[];
}

export function retryRig(
  options: { readonly retryForMs?: number; readonly wrapClock?: (clock: FakeClock) => Clock } = {},
): RetryRig {
  const { retryForMs = 300_000, wrapClock = (same: FakeClock): Clock => same } = options;
  const clock = new FakeClock();
  const backend = scriptedTransport<Thing>(clock);
  const seen = wrapClock(clock);
  const transport = retry<Thing>({ clock: seen, gate: new OutageGate(seen), retryForMs })(backend);
  const patient = never();
  return {
    clock,
    backend,
    transport,
    begin(name, signal = patient) {
      const sent: { result?: SendResult } = {};
      void transport.send({ name }, signal).then((result) => {
        sent.result = result;
      });
      return sent;
    },
    namesOfOpen: () => backend.open().map(({ item }) => item.name),
    timesOf: (name) => backend.attempts.filter(({ item }) => item.name === name).map(({ atMs }) => atMs),
  };
}
