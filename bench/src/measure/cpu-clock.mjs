import { readFileSync } from 'node:fs';

/** The kernel's account of this process's main thread: nanoseconds on a CPU come first. Linux only. */
const SCHEDSTAT = `/proc/self/task/${process.pid}/schedstat`;

/**
 * Starts a clock of CPU time; calling what it returns reads it, in microseconds. `mainThread` leaves out what garbage
 * collection, the thread pool and workers do on other threads. Where the kernel does not tell it apart, both are equal.
 *
 * @returns {() => { mainThread: number, process: number }}
 */
export function startCpuClock() {
  const cpuAtStart = process.cpuUsage();
  const threadAtStart = mainThreadMicros();
  return () => {
    const thread = mainThreadMicros();
    const { user, system } = process.cpuUsage(cpuAtStart);
    return {
      mainThread:
        thread === undefined || threadAtStart === undefined ? user + system : thread - threadAtStart,
      process: user + system,
    };
  };
}

/** True when the main thread's time can be told apart here. */
export function hasThreadClock() {
  return mainThreadMicros() !== undefined;
}

function mainThreadMicros() {
  try {
    const micros = Number(readFileSync(SCHEDSTAT, 'latin1').split(' ')[0]) / 1_000;
    return micros > 0 ? micros : undefined;
  } catch {
    return undefined;
  }
}
