import { median } from '../measure/median.mjs';
import { chatSpan } from '../spans/chat-span.mjs';
import { httpSpan } from '../spans/http-span.mjs';
import { warmUp } from './warm-up.mjs';

const CONTENT_BYTES = 2_048;
/** Spans that run side by side; also what makes reading the clock cheap against what it measures. */
const GROUP = 16;
const GROUPS_A_LOOP = 16;
const COMPILE_MS = 1_000;
/** Agents of another instrumentation that stand open meanwhile, in a server with that many requests at once. */
const OPEN_AGENTS = 500;

/** @type {readonly import('./scenario.d.ts').Column[]} */
const COLUMNS = ['chat', 'http', 'busy'].flatMap((kind) => [
  { metric: `${kind}StartNs`, title: `${kind} start`, digits: 0, compare: /** @type {const} */ ('added') },
  { metric: `${kind}EndNs`, title: `${kind} end`, digits: 0, compare: /** @type {const} */ ('added') },
]);

/**
 * What `startSpan` and `end` cost their caller, in nanoseconds: for chat spans, for spans that are not about models, and
 * for chat spans while many agents are open. What happens later, off the caller's path, is not in it.
 *
 * @type {import('./scenario.d.ts').Scenario}
 */
export const startPath = {
  title: `Start path: ns on the caller's path (busy: chat spans under ${OPEN_AGENTS} open agents)`,
  columns: COLUMNS,
  async run(bench) {
    const first = await warmUp(bench);
    const chatAt = (i) => chatSpan(first + i, CONTENT_BYTES);
    await compile(bench, [chatAt, httpSpan]);
    const chat = await measure(bench, chatAt);
    const http = await measure(bench, httpSpan);
    const agents = openAgents(bench);
    const busy = await measure(bench, chatAt);
    for (const agent of agents) agent.end();
    await bench.flush();
    return {
      chatStartNs: chat.startNs,
      chatEndNs: chat.endNs,
      httpStartNs: http.startNs,
      httpEndNs: http.endNs,
      busyStartNs: busy.startNs,
      busyEndNs: busy.endNs,
    };
  },
};

/**
 * Runs every kind unmeasured until V8, which compiles on another thread, is done with all of them: a fast candidate would
 * else be through before its code is ready.
 *
 * @param {import('./scenario.d.ts').Bench} bench
 * @param {readonly ((serial: number) => import('../spans/chat-span.mjs').ChatSpan)[]} kinds
 */
async function compile(bench, kinds) {
  const untilMs = performance.now() + COMPILE_MS;
  while (performance.now() < untilMs) for (const makeSpan of kinds) await measure(bench, makeSpan);
}

/** @param {import('./scenario.d.ts').Bench} bench */
function openAgents(bench) {
  const tracer = bench.tracer('bench-framework');
  const attributes = {
    'lucidic.session_id': 'bench-session',
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'travel-assistant',
  };
  return Array.from({ length: OPEN_AGENTS }, () => tracer.startSpan('invoke_agent', { attributes }));
}

/**
 * Medians over groups: a collection or a stolen time slice falls on few of them. Between two loops the candidate gets the
 * time to send, so no queue is ever full.
 *
 * @param {import('./scenario.d.ts').Bench} bench
 * @param {(serial: number) => import('../spans/chat-span.mjs').ChatSpan} makeSpan
 */
async function measure(bench, makeSpan) {
  const tracer = bench.tracer('bench');
  const templates = Array.from({ length: GROUP * GROUPS_A_LOOP }, (_, i) => makeSpan(i));
  const timings = [];
  for (let i = 0; i < bench.settings.startPathLoops; i++) {
    for (let from = 0; from < templates.length; from += GROUP) {
      timings.push(timeGroup(tracer, templates.slice(from, from + GROUP)));
    }
    await bench.flush();
  }
  return {
    startNs: median(timings.map(({ startNs }) => startNs)),
    endNs: median(timings.map(({ endNs }) => endNs)),
  };
}

/**
 * @param {import('@opentelemetry/api').Tracer} tracer
 * @param {readonly import('../spans/chat-span.mjs').ChatSpan[]} group
 */
function timeGroup(tracer, group) {
  const t0 = performance.now();
  const spans = group.map(({ name, options }) => tracer.startSpan(name, options));
  const t1 = performance.now();
  for (const [i, span] of spans.entries()) span.setAttributes(group[i].answer);
  const t2 = performance.now();
  for (const span of spans) span.end();
  const t3 = performance.now();
  return { startNs: ((t1 - t0) * 1e6) / GROUP, endNs: ((t3 - t2) * 1e6) / GROUP };
}
