import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import {
  type Ended,
  killApplications,
  requireBuild,
  startApplication,
  stored,
  withoutUs,
} from './support/application';

/** Spans made just before the end. */
const SPANS = 1_000;

let server: ScriptedServer;

beforeAll(requireBuild);
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
});

const outcome = ({ code, signal, stdout, stderr }: Ended) => ({ code, signal, stdout, stderr });

/** Stack traces name the line of the script, which our prelude moves. */
const withoutPlaces = (ended: Ended) => ({
  ...outcome(ended),
  stderr: ended.stderr.replace(/\[eval\d*\]:\d+(:\d+)?/g, '[eval]').replace(/file:\/\/\S+/g, '[file]'),
});

describe('an application ends as it would without us, and nothing it made is lost, when it', () => {
  test.each([
    ['ends by itself', `makeSpans(${SPANS});`],
    ['ends by itself with an exit code', `makeSpans(${SPANS}); process.exitCode = 7;`],
    ['calls process.exit() at once', `makeSpans(${SPANS}); process.exit();`],
    ['calls process.exit(3) at once', `makeSpans(${SPANS}); process.exit(3);`],
    ['throws', `makeSpans(${SPANS}); console.log('before'); throw new Error('its own');`],
    ['throws later', `setTimeout(() => { makeSpans(${SPANS}); throw new Error('its own'); }, 50);`],
    ['leaves a rejection unhandled', `makeSpans(${SPANS}); Promise.reject(new Error('its own'));`],
    [
      'exits in its listener for uncaught exceptions',
      `process.on('uncaughtException', (error) => { console.error(error.message); process.exit(4); });
       makeSpans(${SPANS}); throw new Error('its own');`,
    ],
    [
      'goes on after an uncaught exception',
      `process.on('uncaughtException', (error) => console.error(error.message));
       setTimeout(() => makeSpans(${SPANS}), 50); throw new Error('its own');`,
    ],
    [
      'exits in its own exit listener with another code',
      `process.on('exit', () => { process.exitCode = 9; }); makeSpans(${SPANS}); process.exit(1);`,
    ],
    ['makes its last spans as the loop runs dry', `process.once('beforeExit', () => makeSpans(${SPANS}));`],
    ['exits long after its last span', `makeSpans(${SPANS}); setTimeout(() => process.exit(5), 400);`],
  ])('%s', async (_how, script) => {
    const reference = await withoutUs(script).ended;
    const ended = await startApplication(server, { script }).ended;
    expect(withoutPlaces(ended)).toEqual(withoutPlaces(reference));
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });

  test.each([
    ['ends an ES module', `makeSpans(${SPANS}); await new Promise((done) => setTimeout(done, 20));`],
    [
      'waits in an ES module for what never comes',
      `makeSpans(${SPANS}); await new Promise(() => undefined);`,
    ],
    ['throws in an ES module', `makeSpans(${SPANS}); await null; throw new Error('its own');`],
  ])('%s', async (_how, script) => {
    const reference = await withoutUs(script, 'module').ended;
    const ended = await startApplication(server, { script, form: 'module' }).ended;
    expect(ended.code).toBe(reference.code);
    expect(ended.stderr.match(/its own|unsettled/g)).toEqual(reference.stderr.match(/its own|unsettled/g));
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });
});

describe('a short script', () => {
  test.each([
    ['that exits right after its first span delivers it', 'makeSpans(1); process.exit(0);'],
    ['whose only span is still open delivers it as interrupted', 'startSpan(); process.exit(0);'],
  ])('%s', async (_how, script) => {
    const { code, stderr, tookMs } = await startApplication(server, { script }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stored(server)).toEqual({ events: 1, posts: 1 });
    process.stdout.write(`exit after the first span: ${Math.round(tookMs)} ms\n`);
  });
});

describe('time', () => {
  // Measured: 100 ms on two idle cores. The bound is for busy ones.
  test('an application ends soon after its queue is empty', async () => {
    const script = `makeSpans(10); const idle = setInterval(() => {
      if (processor.stats().pending === 0) { clearInterval(idle); console.log(Date.now()); } }, 2);`;
    const { code, stdout } = await startApplication(server, { script }).ended;
    const tookMs = Date.now() - Number(stdout);
    process.stdout.write(`ended ${tookMs} ms after the queue was empty\n`);
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(1_500);
  });

  test.each([
    ['ends by itself', ''],
    ['calls process.exit()', 'process.exit(0)'],
    ['throws', "throw new Error('its own')"],
  ])(
    'a backend that hangs holds an application that %s for exitTimeoutMs, whoever waits',
    async (_how, end) => {
      server.script(() => ({ kind: 'hang' }));
      const script = `
      const other = newProcessor({ agentId: 'other' });
      makeSpans(5); makeSpans(5, tracerOf(other));
      setTimeout(() => { console.log(Date.now()); ${end} }, 100);`;
      const { stdout, stderr } = await startApplication(server, { script, options: { exitTimeoutMs: 700 } })
        .ended;
      const tookMs = Date.now() - Number(stdout);
      // Two pipelines, one after the other, would take twice as long.
      expect(tookMs).toBeGreaterThan(600);
      expect(tookMs).toBeLessThan(1_300);
      const ours = stderr.split('\n').filter((line) => line.startsWith('[lucidic]'));
      expect(ours).toEqual(Array(2).fill('[lucidic] 5 events were not delivered before the process ended.'));
    },
  );

  test('a slow backend gets what it needs within the bound', async () => {
    server.script(() => ({ ...answer(200), afterMs: 100 }));
    const script = `makeSpans(${SPANS}); process.exit(0);`;
    expect(await startApplication(server, { script }).ended).toMatchObject({ code: 0, stderr: '' });
    expect(stored(server).events).toBe(SPANS);
  });
});

test('two processors in one process both deliver', async () => {
  const script = `const other = newProcessor({ agentId: 'other' });
    makeSpans(${SPANS}); makeSpans(${SPANS}, tracerOf(other)); process.exit(2);`;
  expect(await startApplication(server, { script }).ended).toMatchObject({ code: 2, stderr: '' });
  expect(stored(server)).toEqual({ events: 2 * SPANS, posts: 2 * SPANS });
});
