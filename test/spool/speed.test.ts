import { openSpool } from '../../exporters/spool/open-spool';
import { systemClock } from '../../src/core/clock';
import { testDirectory } from './support/test-spool';

const directory = testDirectory();

/** The median over `rounds` of the microseconds `fn` takes. */
function medianMicros(rounds: number, fn: () => void): number {
  const took = Array.from({ length: rounds }, () => {
    const startedMs = performance.now();
    fn();
    return (performance.now() - startedMs) * 1_000;
  }).sort((a, b) => a - b);
  return took[rounds >> 1] ?? Number.NaN;
}

// Aims on a quiet machine: 15 µs for 2 KB, 100 µs for 128 KB. The bounds here only catch a change of kind.
test.each([
  [2_048, 5_000, 150],
  [131_072, 1_000, 1_000],
])('append of %d bytes is a matter of microseconds', (payloadBytes, rounds, boundMicros) => {
  const spool = openSpool({ directory: directory.fresh(), clock: systemClock, onProblem: () => undefined });
  if ('problem' in spool) throw new Error(spool.problem.message);
  const payload = Buffer.alloc(payloadBytes, 'payload');
  const append = medianMicros(rounds, () => spool.append(0, payload));
  spool.close();
  process.stdout.write(`append of ${payloadBytes} bytes: ${append.toFixed(1)} µs (median of ${rounds})\n`);
  expect(append).toBeLessThan(boundMicros);
});
