import { setTimeout as delay } from 'node:timers/promises';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { killApplications, requireBuild, startApplication, stored } from './support/application';

const SPANS = 500;

let server: ScriptedServer;

beforeAll(requireBuild);
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
});

/** The server answers so many events and leaves the others without; returns a function that has it answer again. */
function answersUntil(events: number): () => void {
  let seen = 0;
  server.script(({ path }) => {
    if (path === '/api/events') seen += 1;
    return seen > events ? { kind: 'hang' } : answer(200);
  });
  return () => server.script(() => answer(200));
}

/** Gets hold of every thread that is made from here on, as a profiler's or a test runner's wrapper would. */
const WATCHED = `
  const threads = [];
  const workerThreads = require('node:worker_threads');
  const { Worker } = workerThreads;
  let LIMITS = {};
  workerThreads.Worker = class extends Worker {
    constructor(file, options) {
      super(file, { ...options, resourceLimits: { ...options.resourceLimits, ...LIMITS } });
      threads.push(this);
    }
  };
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));`;

describe('a delivery thread that dies', () => {
  test('is started again: nothing is lost, each event is stored once, and the books are exact', async () => {
    const script = `
      (async () => {
        makeSpans(${SPANS});
        while (processor.stats().delivered < ${SPANS / 2}) await pause(1);
        console.log('half');
        process.once('message', async () => {
          makeSpans(${SPANS});
          await threads[0].terminate();
          process.send('dead');
          makeSpans(${SPANS});
          await processor.forceFlush();
          console.log(JSON.stringify({ stats: processor.stats(), threads: threads.length }));
        });
      })();`;
    const answered = answersUntil(SPANS / 2);
    const application = startApplication(server, { script, before: WATCHED });
    await application.said('half');
    // Requests are on their way and none is answered when the thread dies.
    await delay(200);
    application.child.once('message', answered);
    application.child.send('kill it');
    const { code, stdout, stderr } = await application.ended;
    expect(code).toBe(0);
    expect(stderr).toBe('[lucidic] The delivery thread died (it ended); what it had is sent again.\n');
    const { stats, threads } = JSON.parse(stdout.replace('half', ''));
    expect(threads).toBe(2);
    expect(stats).toMatchObject({ accepted: 3 * SPANS, delivered: 3 * SPANS, pending: 0 });
    expect(stats.dropped).toEqual({});
    expect(stats.queue).toMatchObject({ items: 0, bytes: 0 });
    // What was on its way when the thread died is sent twice, under one id.
    expect(stored(server).events).toBe(3 * SPANS);
    expect(stored(server).posts).toBeGreaterThan(3 * SPANS);
    // As many as were in flight; how many that are depends on how quick the machine is.
    expect(stored(server).posts).toBeLessThan(3 * SPANS + SPANS / 2);
  });

  test('again and again gives way to the application’s own thread, and nothing is lost', async () => {
    const script = `
      (async () => {
        for (let death = 0; death < 5; death += 1) {
          makeSpans(${SPANS});
          // A batch that stays the oldest through three deaths would be held to be their cause.
          while (processor.stats().pending > ${SPANS / 2}) await pause(1);
          await threads[death].terminate();
        }
        makeSpans(${SPANS});
        await processor.forceFlush();
        console.log(threads.length);
      })();`;
    const { code, stdout } = await startApplication(server, { script, before: WATCHED }).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '5\n' });
    expect(stored(server).events).toBe(6 * SPANS);
  });

  test('of an event that no heap of its size can hold loses that one event and none beside it, and says so', async () => {
    const script = `
      LIMITS = { maxOldGenerationSizeMb: 24, maxYoungGenerationSizeMb: 4 };
      (async () => {
        makeSpans(${SPANS});
        await processor.forceFlush();
        const huge = startSpan();
        huge.setAttribute('gen_ai.prompt', JSON.stringify(Array.from({ length: 400_000 }, (_, i) => ({ role: 'user', content: 'text ' + i }))));
        makeSpans(${SPANS / 10});
        huge.end();
        makeSpans(${SPANS});
        await processor.flush({ timeoutMs: 15_000 });
        console.log(JSON.stringify(processor.stats()));
      })();`;
    const { code, stdout, stderr } = await startApplication(server, { script, before: WATCHED }).ended;
    expect(code).toBe(0);
    expect(stderr).toContain('The delivery thread died (Error)');
    expect(JSON.parse(stdout)).toMatchObject({
      accepted: 2.1 * SPANS + 1,
      delivered: 2.1 * SPANS,
      dropped: { internal_error: 1 },
      pending: 0,
    });
    expect(stored(server).events).toBe(2.1 * SPANS);
  });

  test('while the process waits for it at its end holds the process no longer than exitTimeoutMs', async () => {
    const script = `
      makeSpans(${SPANS});
      setTimeout(() => { void threads[0]?.terminate(); process.exit(3); }, 200);`;
    server.script(() => ({ kind: 'hang' }));
    const { code, tookMs } = await startApplication(server, {
      script,
      before: WATCHED,
      options: { exitTimeoutMs: 500 },
    }).ended;
    expect(code).toBe(3);
    expect(tookMs).toBeLessThan(3_000);
  });
});
