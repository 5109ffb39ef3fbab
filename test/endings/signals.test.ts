import { setTimeout as delay } from 'node:timers/promises';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server';
import {
  killApplications,
  ROOT,
  requireBuild,
  startApplication,
  stored,
  withoutUs,
} from './support/application';

const SPANS = 1_000;
/** A server does nothing between requests. */
const STAYS = `setInterval(() => undefined, 1_000);`;
const MADE = `makeSpans(${SPANS}); console.log('made');`;

let server: ScriptedServer;

beforeAll(requireBuild);
beforeEach(async () => {
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
});

async function signalled(script: string, signal: NodeJS.Signals, flags: readonly string[] = []) {
  const application = startApplication(server, { script, flags });
  await application.said('made');
  application.child.kill(signal);
  return application.ended;
}

async function reference(script: string, signal: NodeJS.Signals) {
  const application = withoutUs(script);
  await application.said('made');
  application.child.kill(signal);
  return application.ended;
}

/** Installed with our own development tools, and with half of all command lines. */
const SIGNAL_EXIT_3 = `require(${JSON.stringify(`${ROOT}/node_modules/signal-exit`)})`;
const SIGNAL_EXIT_4 = `require(${JSON.stringify(`${ROOT}/node_modules/foreground-child/node_modules/signal-exit`)}).onExit`;

describe('a signal has its effect as without us, and nothing is lost', () => {
  test.each([
    ['SIGTERM ends it', 'SIGTERM', `${STAYS} ${MADE}`],
    ['SIGINT ends it', 'SIGINT', `${STAYS} ${MADE}`],
    ['SIGHUP ends it', 'SIGHUP', `${STAYS} ${MADE}`],
    [
      'its own listener exits later',
      'SIGTERM',
      `process.on('SIGTERM', () => setTimeout(() => process.exit(0), 100)); ${STAYS} ${MADE}`,
    ],
    [
      'its own listener exits at once',
      'SIGTERM',
      `process.on('SIGTERM', () => process.exit(8)); ${STAYS} ${MADE}`,
    ],
    [
      'its own listener works asynchronously first',
      'SIGTERM',
      `const timer = ${STAYS} process.on('SIGTERM', async () => {
         await new Promise((done) => setTimeout(done, 100)); console.log('cleaned'); clearInterval(timer); }); ${MADE}`,
    ],
    [
      'it listens once, and works asynchronously',
      'SIGTERM',
      `const timer = ${STAYS} process.once('SIGTERM', async () => {
         await new Promise((done) => setTimeout(done, 100)); console.log('cleaned'); clearInterval(timer); }); ${MADE}`,
    ],
    [
      'it cleans up and raises the signal again',
      'SIGINT',
      `process.once('SIGINT', () => { console.log('cleaned'); process.kill(process.pid, 'SIGINT'); }); ${STAYS} ${MADE}`,
    ],
    [
      'it ignores the signal and ends later',
      'SIGTERM',
      `process.on('SIGTERM', () => undefined); setTimeout(() => process.exit(6), 400); ${MADE}`,
    ],
    [
      'signal-exit 3 listens',
      'SIGINT',
      `${SIGNAL_EXIT_3}((code, signal) => console.log(code, signal)); ${STAYS} ${MADE}`,
    ],
    [
      'signal-exit 4 listens',
      'SIGINT',
      `${SIGNAL_EXIT_4}((code, signal) => console.log(code, signal)); ${STAYS} ${MADE}`,
    ],
  ] as const)('%s', async (_how, signal, script) => {
    const without = await reference(script, signal);
    const { code, signal: endedBy, stdout, stderr } = await signalled(script, signal);
    expect({ code, signal: endedBy, stdout, stderr }).toEqual({
      code: without.code,
      signal: without.signal,
      stdout: without.stdout,
      stderr: without.stderr,
    });
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });

  test('on the application’s own thread too', async () => {
    const application = startApplication(server, {
      script: `${STAYS} ${MADE}`,
      options: { exportMode: 'inline' },
    });
    await application.said('made');
    application.child.kill('SIGTERM');
    expect(await application.ended).toMatchObject({ code: null, signal: 'SIGTERM', stderr: '' });
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });
});

describe('a backend that hangs', () => {
  beforeEach(() => server.script(() => ({ kind: 'hang' })));

  test('delays a signal by exitTimeoutMs, while the application does nothing more', async () => {
    const script = `setInterval(() => console.log('at work'), 10); makeSpans(5); setTimeout(() => console.log('made'), 50);`;
    const application = startApplication(server, { script, options: { exitTimeoutMs: 600 } });
    await application.said('made');
    application.child.kill('SIGTERM');
    await delay(100);
    let worked = 0;
    application.child.stdout?.on('data', () => {
      worked += 1;
    });
    const { signal, stderr } = await application.ended;
    expect({ signal, worked }).toEqual({ signal: 'SIGTERM', worked: 0 });
    expect(stderr).toBe('[lucidic] 5 events were not delivered before the process ended.\n');
  });

  test.each(['worker', 'inline'] as const)('does not delay a second Ctrl-C (%s)', async (exportMode) => {
    const application = startApplication(server, {
      script: `${STAYS} makeSpans(5); console.log('made');`,
      options: { exitTimeoutMs: 15_000, exportMode },
    });
    await application.said('made');
    application.child.kill('SIGINT');
    await delay(300);
    const askedMs = performance.now();
    application.child.kill('SIGINT');
    expect(await application.ended).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(performance.now() - askedMs).toBeLessThan(1_000);
  });

  test('costs an application with its own listener half a second at most', async () => {
    const script = `process.on('SIGTERM', () => { console.log('asked'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50); });
      ${STAYS} makeSpans(5); setTimeout(() => console.log('made'), 300);`;
    const application = startApplication(server, { script, options: { exitTimeoutMs: 15_000 } });
    await application.said('made');
    const askedMs = performance.now();
    application.child.kill('SIGTERM');
    await application.said('asked');
    expect(performance.now() - askedMs).toBeLessThan(900);
    await application.ended;
  });
});

test('a listener that somebody else’s shutdown leaves behind is ours again for the next signal', async () => {
  const script = `process.once('SIGTERM', () => console.log('first')); ${STAYS} console.log('made');
    setTimeout(() => { makeSpans(${SPANS}); console.log('late'); }, 300);`;
  const application = startApplication(server, { script });
  await application.said('made');
  application.child.kill('SIGTERM');
  await application.said('late');
  application.child.kill('SIGTERM');
  expect(await application.ended).toMatchObject({ signal: 'SIGTERM', stderr: '' });
  expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
});
