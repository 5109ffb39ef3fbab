import { setImmediate } from 'node:timers/promises';
import { heapAfterCollectionMb } from '../measure/collect-garbage.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;
/** Spans started in one turn of the event loop. */
const A_TURN = 1_000;

/**
 * What spans that never end leave behind: a failed call under some instrumentations is one, and a server makes them for
 * weeks. The heap is read after a collection, before and after.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const unended = {
  title: 'Unended: chat spans that are started and let go of',
  columns: [
    { metric: 'startUs', title: 'start µs', digits: 2, compare: 'added' },
    { metric: 'heapGrowthMb', title: 'heap growth MB', digits: 2 },
    { metric: 'spans', title: 'spans', digits: 0 },
  ],
  async run(bench) {
    await warmUp(bench);
    const tracer = bench.tracer('bench');
    const { name, options } = chatSpan(0, CONTENT_BYTES);
    const start = async (count) => {
      let spentMs = 0;
      for (let done = 0; done < count; done += A_TURN) {
        const startedMs = performance.now();
        for (let i = 0; i < A_TURN; i++) tracer.startSpan(name, options);
        spentMs += performance.now() - startedMs;
        await setImmediate();
      }
      return spentMs;
    };
    // Whatever is bounded is full after this.
    await start(10_000);
    const beforeMb = await heapAfterCollectionMb();
    const spans = bench.settings.unendedSpans;
    const spentMs = await start(spans);
    return {
      startUs: (spentMs * 1e3) / spans,
      heapGrowthMb: (await heapAfterCollectionMb()) - beforeMb,
      spans,
    };
  },
};
