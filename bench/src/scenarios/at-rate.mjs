/**
 * Calls `emit` evenly, `ratePerSecond * seconds` times. What a blocked event loop made late is caught up at once, so the
 * number of calls does not depend on who is measured.
 *
 * @param {{ ratePerSecond: number, seconds: number }} rate
 * @param {() => void} emit
 * @returns {Promise<void>}
 */
export function atRate({ ratePerSecond, seconds }, emit) {
  const total = ratePerSecond * seconds;
  const startedMs = performance.now();
  let emitted = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, ((performance.now() - startedMs) * ratePerSecond) / 1_000);
      for (; emitted < due; emitted++) emit();
      if (emitted < total) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
}
