// An application that makes numbered chat spans and then ends in one of several ways. `argv[2]` says how.
import { LucidicSpanProcessor } from '@lucidic/otel';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { peakRssMegabytes } from '../../../bench/src/measure/peak-rss.mjs';
import { atRate } from '../../../bench/src/scenarios/at-rate.mjs';
import { chatSpan } from '../../../bench/src/spans/chat-span.mjs';
import { recordSpan } from '../../../bench/src/spans/record-span.mjs';
import { writeDiary } from './diary.mjs';

const CONTENT_BYTES = 2_048;
const SAMPLE_MS = 50;
/** An application that waits for delivery waits as long as it takes. */
const FLUSH_TIMEOUT_MS = 240_000;

/** @type {import('./app.mjs').AppConfig} */
const { options, diaryFile, firstSerial, spans, ratePerSecond, killThreadAt, ending } = JSON.parse(
  process.argv[2],
);

/** The delivery thread that runs, seen by Node's own announcement of it. @type {import('node:worker_threads').Worker | undefined} */
let thread;
process.on('worker', (worker) => {
  thread = worker;
});

const diary = writeDiary(diaryFile);
const processor = new LucidicSpanProcessor({ apiKey: 'soak-key', agentId: 'soak-agent', ...options });
const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('soak');
const toKill = [...killThreadAt];
const end = { flush, natural, exit, uncaught, stay: () => setInterval(() => undefined, 1_000) };
let made = 0;

diary.write({ idleRssMb: process.memoryUsage.rss() / 2 ** 20 });
setInterval(observe, SAMPLE_MS).unref();
process.on('exit', observe);

if (ratePerSecond === undefined) for (let i = 0; i < spans; i += 1) makeSpan();
else if (spans > 0) await atRate({ ratePerSecond, seconds: spans / ratePerSecond }, makeSpan);
observe();
diary.write({ endingAtMs: Date.now() });
await end[ending]();

function makeSpan() {
  const span = chatSpan(firstSerial + made, CONTENT_BYTES);
  const prompt = `This is span no. ${firstSerial + made}. ${span.answer['gen_ai.response.id']}`;
  const { attributes } = span.options;
  attributes['gen_ai.system_instructions'] = JSON.stringify([{ type: 'text', content: prompt }]);
  attributes['lucidic.session_id'] = `soak-session-${made % 10}`;
  recordSpan(tracer, span);
  made += 1;
  diary.write({ made });
  if (made === toKill[0]) {
    toKill.shift();
    if (thread === undefined) throw new Error('There is no delivery thread to kill.');
    void thread.terminate();
  }
}

function observe() {
  diary.write({ peakRssMb: peakRssMegabytes(), spooled: processor.stats().spooled ?? 0 });
}

async function flush() {
  await processor.flush({ timeoutMs: FLUSH_TIMEOUT_MS });
  tell();
  await processor.shutdown();
}

/** Nothing is left to do, and the process ends by itself. */
function natural() {
  tell();
}

function exit() {
  process.exit(0);
}

function uncaught() {
  setImmediate(() => {
    throw new Error('on purpose');
  });
}

function tell() {
  console.log(JSON.stringify(processor.stats()));
}
