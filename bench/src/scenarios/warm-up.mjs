import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';

const ROUNDS = 4;
/** Below what any candidate queues, so that none drops in the warm-up. */
const SPANS_A_ROUND = 500;

/**
 * Lets V8 compile, connections open and the heap grow, before anything is measured. Returns a serial nobody had yet.
 *
 * @param {import('./scenario.d.ts').Bench} bench
 * @param {number} [contentBytes]
 */
export async function warmUp(bench, contentBytes = 2_048) {
  const tracer = bench.tracer('bench-warm-up');
  let serial = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < SPANS_A_ROUND; i++) recordSpan(tracer, chatSpan(serial++, contentBytes));
    await bench.flush();
  }
  return serial;
}
