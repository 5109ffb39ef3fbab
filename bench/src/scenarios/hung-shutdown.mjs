import { chatSpan } from '../spans/chat-span.mjs';
import { recordSpan } from '../spans/record-span.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;
const SPANS = 200;
const TIMEOUT_MS = 2_000;

/**
 * What an application waits for at its end while the backend reads requests and never answers.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const hungShutdown = {
  title: `Shutdown: ${SPANS} spans pending, a backend that never answers; lucidic is told timeoutMs ${TIMEOUT_MS}, others have no such option`,
  isAboutDelivery: true,
  columns: [{ metric: 'shutdownMs', title: 'shutdown ms', digits: 0 }],
  async run(bench) {
    const first = await warmUp(bench);
    await bench.sink('reset', { hangs: true });
    const tracer = bench.tracer('bench');
    for (let i = 0; i < SPANS; i++) recordSpan(tracer, chatSpan(first + i, CONTENT_BYTES));
    const startedMs = performance.now();
    // A candidate may say that it has failed by rejecting; here the time counts.
    await bench.shutdown(TIMEOUT_MS).catch(() => undefined);
    return { shutdownMs: performance.now() - startedMs };
  },
};
