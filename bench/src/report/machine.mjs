import os from 'node:os';
import { hasThreadClock } from '../measure/cpu-clock.mjs';

/** What the figures were taken on: without it they mean nothing. */
export function describeMachine() {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cpus: os.availableParallelism(),
    memoryGb: Math.round(os.totalmem() / 1024 ** 3),
    node: process.version,
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    loadAverage: Number(os.loadavg()[0].toFixed(2)),
    mainThreadClock: hasThreadClock() ? 'schedstat' : 'process (main thread not told apart)',
    takenAt: new Date().toISOString(),
  };
}
