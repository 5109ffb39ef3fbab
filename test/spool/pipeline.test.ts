import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { applications, eventsById } from './support/application';
import { testDirectory } from './support/test-spool';

const directory = testDirectory();
const { run } = applications();
let server: ScriptedServer;
let spoolDir: string;

beforeEach(async () => {
  server = await scriptedServer();
  spoolDir = directory.fresh();
});
afterEach(() => server.close());

const DOWN = () => answer(503, '', { 'retry-after': '60' });
const MAKE = (count: number): string =>
  `for (let index = 0; index < ${count}; index += 1) span('chat ' + index).end();`;
const options = (): Record<string, unknown> => ({ baseUrl: server.baseUrl, spoolDir });
/** Ends when it has delivered what it found. */
const NEXT = 'await processor.shutdown({ timeoutMs: 10_000 }); say(processor.stats());';

function files(): string[] {
  return readdirSync(spoolDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The law of conservation. */
function expectExact(stats: unknown): void {
  const { accepted, delivered, dropped, pending } = stats as {
    accepted: number;
    delivered: number;
    dropped: Record<string, number>;
    pending: number;
  };
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  expect(accepted).toBe(delivered + lost + pending);
}

const names = (): unknown[] =>
  [...eventsById(server).values()].map((event) => (event['metadata'] as { span_name: string }).span_name);

describe('a process that is killed', () => {
  test.each(['worker', 'inline'])(
    'leaves everything that was spooled to the next (%s)',
    async (exportMode) => {
      server.script(DOWN);
      const first = run(
        `${MAKE(300)} await until(() => processor.stats().spooled === 300); say(processor.stats()); await sleep(60_000);`,
        { ...options(), exportMode },
      );
      const stats = await first.line(1);
      expect(stats).toMatchObject({ accepted: 300, delivered: 0, pending: 300, spooled: 300 });
      await first.kill();

      server.script(() => answer(200));
      const second = run(NEXT, { ...options(), exportMode });
      expect(await second.ended).toBe(0);
      expect(second.said()[0]).toMatchObject({
        accepted: 300,
        recovered: 300,
        delivered: 300,
        dropped: {},
        pending: 0,
        spooled: 0,
      });
      expect(new Set(names()).size).toBe(300);
      expect(eventsById(server).size).toBe(300);
      // Sessions of traces are ended by the one that sent their events.
      expect(
        server.requests.filter(({ path }) => path === '/api/updatesession').length,
      ).toBeGreaterThanOrEqual(300);
      expect(files()).toEqual([]);
    },
  );

  test('is killed in the middle of its work: nothing that it counted as spooled or delivered is missing', async () => {
    server.script(() => ({ ...answer(200), afterMs: 2 }));
    const first = run(
      `for (let round = 0; ; round += 1) { ${MAKE(20)} await sleep(1);
         const { spooled, delivered } = processor.stats(); say(spooled + delivered); }`,
      options(),
    );
    await first.line(40);
    await first.kill();
    const promised = Math.max(...first.said().map(Number));
    expect(promised).toBeGreaterThan(100);
    const second = run(NEXT, options());
    await second.ended;
    expectExact(second.said()[0]);
    expect(second.said()[0]).toMatchObject({ pending: 0, dropped: {} });
    expect(eventsById(server).size).toBeGreaterThanOrEqual(promised);
  });

  test('with spoolSync span has written a span when its end returns', async () => {
    server.script(DOWN);
    const first = run(
      `span('the last').end(); say(processor.stats().spooled); process.kill(process.pid, 'SIGKILL');`,
      {
        ...options(),
        spoolSync: 'span',
      },
    );
    await first.ended;
    expect(first.said()).toEqual([1]);
    server.script(() => answer(200));
    await run(NEXT, options()).ended;
    expect(names()).toEqual(['the last']);
  });

  test('leaves a torn tail: what is whole before it is delivered', async () => {
    server.script(DOWN);
    const first = run(
      `${MAKE(10)} await until(() => processor.stats().spooled === 10); say(1); await sleep(60_000);`,
      {
        ...options(),
      },
    );
    await first.line(1);
    await first.kill();
    for (const file of files().filter((path) => path.endsWith('.seg')))
      appendFileSync(file, Buffer.alloc(5_000, 7));
    server.script(() => answer(200));
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 10, delivered: 10, dropped: {} });
    expect(second.stderr()).toMatch(/no whole records/);
  });

  test('files are for its user alone', async () => {
    server.script(DOWN);
    const first = run(
      `${MAKE(1)} await until(() => processor.stats().spooled === 1); say(1); await sleep(60_000);`,
      options(),
    );
    await first.line(1);
    expect(files().length).toBeGreaterThan(0);
    for (const file of files()) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(files().join()).not.toContain('key');
    await first.kill();
  });
});

describe('processes of one directory', () => {
  test('deliver what is theirs, and together what a third one left', async () => {
    server.script(DOWN);
    const dead = run(
      `${MAKE(200)} await until(() => processor.stats().spooled === 200); say(1); await sleep(60_000);`,
      options(),
    );
    await dead.line(1);
    await dead.kill();
    server.script(() => answer(200));
    const both = [1, 2].map(() => run(`${MAKE(50)} ${NEXT}`, options()));
    await Promise.all(both.map(({ ended }) => ended));
    const [one, two] = both.map(({ said }) => said()[0] as { recovered: number });
    expect((one?.recovered ?? 0) + (two?.recovered ?? 0)).toBe(200);
    for (const stats of [one, two]) expectExact(stats);
    expect(eventsById(server).size).toBe(300);
    expect(files()).toEqual([]);
  });

  test('with another key do not see each other', async () => {
    server.script(DOWN);
    const first = run(
      `${MAKE(3)} await until(() => processor.stats().spooled === 3); say(1); await sleep(60_000);`,
      options(),
    );
    await first.line(1);
    await first.kill();
    server.script(() => answer(200));
    const other = run(NEXT, { ...options(), apiKey: 'another' });
    await other.ended;
    expect(other.said()[0]).toMatchObject({ accepted: 0, recovered: 0 });
    expect(readdirSync(spoolDir).length).toBe(2);
  });
});

describe('a process that ends with a backend that is down', () => {
  const expectLeft = async (script: string, code: number): Promise<void> => {
    server.script(DOWN);
    const first = run(script, { ...options(), exitTimeoutMs: 300 });
    expect(await first.ended).toBe(code);
    const lines = first
      .stderr()
      .split('\n')
      .filter((line) => line.includes('not delivered'));
    expect(lines).toEqual([
      expect.stringMatching(/^\[lucidic\] 20 events were not delivered .*; 20 are in the spool/),
    ]);
    server.script(() => answer(200));
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 20, delivered: 20, dropped: {}, pending: 0 });
    expect(eventsById(server).size).toBe(20);
  };

  test('at shutdown: one line, and the next sends it', async () => {
    await expectLeft(`${MAKE(20)} await processor.shutdown({ timeoutMs: 200 });`, 0);
  });

  test('counts what it leaves as pending', async () => {
    server.script(DOWN);
    const first = run(
      `${MAKE(20)} await processor.shutdown({ timeoutMs: 200 }); say(processor.stats());`,
      options(),
    );
    await first.ended;
    expect(first.said()[0]).toMatchObject({
      accepted: 20,
      delivered: 0,
      dropped: {},
      pending: 20,
      spooled: 20,
    });
  });

  test('by itself', () => expectLeft(MAKE(20), 0));
  test('by process.exit, before anything was handed over', () =>
    expectLeft(`${MAKE(20)} process.exit(3);`, 3));
  test('by process.exit, inline', async () => {
    server.script(DOWN);
    await run(`${MAKE(20)} process.exit(3);`, { ...options(), exportMode: 'inline' }).ended;
    server.script(() => answer(200));
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 20, delivered: 20 });
  });
  test('by an uncaught exception', async () => {
    server.script(DOWN);
    await run(`${MAKE(20)} setImmediate(() => { throw new Error('boom'); });`, {
      ...options(),
      exitTimeoutMs: 100,
    }).ended;
    server.script(() => answer(200));
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 20, delivered: 20 });
  });
});

describe('a refused key', () => {
  test('holds what is not sent; the next process with a key that may delivers it', async () => {
    server.script(() => answer(401));
    const first = run(`${MAKE(30)} await processor.flush(); say(processor.stats());`, {
      ...options(),
      exitTimeoutMs: 300,
    });
    await first.ended;
    expect(first.said()[0]).toMatchObject({
      accepted: 30,
      delivered: 0,
      dropped: {},
      pending: 30,
      spooled: 30,
    });
    expect(first.stderr()).toMatch(/refuses the key/);
    server.script(() => answer(200));
    const second = run(NEXT, options());
    await second.ended;
    expect(second.said()[0]).toMatchObject({ recovered: 30, delivered: 30, dropped: {}, pending: 0 });
    expect(eventsById(server).size).toBe(30);
  });
});

describe('a full memory', () => {
  test('overflows to disk, and everything arrives once there is room', async () => {
    server.script(DOWN);
    const first = run(
      `${MAKE(600)} await until(() => processor.stats().spooled === 600); say(processor.stats());
       await until(() => processor.stats().pending === 0); say(processor.stats()); await processor.shutdown();`,
      { ...options(), maxQueueItems: 100 },
    );
    expect(await first.line(1)).toMatchObject({
      accepted: 600,
      dropped: {},
      pending: 600,
      spooled: 600,
    });
    await until('the first try', () => server.requests.length > 0);
    await first.kill();
    // The same with a backend that only takes its time.
    server.script(() => ({ ...answer(200), afterMs: 1 }));
    const second = run(`${MAKE(600)} ${NEXT}`, { ...options(), maxQueueItems: 100 });
    await second.ended;
    expect(second.said()[0]).toMatchObject({
      accepted: 1_200,
      recovered: 600,
      delivered: 1_200,
      dropped: {},
      pending: 0,
    });
    expect(eventsById(server).size).toBe(1_200);
  });

  test('and a full disk: the newest are dropped and counted, the oldest arrive', async () => {
    server.script(DOWN);
    const text = 'x'.repeat(20_000);
    const first = run(
      `for (let index = 0; index < 300; index += 1) { span('chat ' + index, { 'app.note': '${text}' + index }).end(); await sleep(0); }
       await sleep(100); say(processor.stats()); await sleep(60_000);`,
      { ...options(), maxQueueBytes: 1_048_576, spoolMaxBytes: 2_097_152 },
    );
    const stats = (await first.line(1)) as {
      dropped: { queue_full: number };
      pending: number;
      spooled: number;
    };
    expectExact(stats);
    // The journal of starts shares the disk: about half of it, 50 events, is left for ends.
    expect(stats.dropped.queue_full).toBeGreaterThan(25);
    expect(stats.spooled).toBeGreaterThan(25);
    await first.kill();
  });
});

describe('a directory that cannot be used', () => {
  test('costs one line; events are kept in memory and delivered', async () => {
    const { stderr, ended, said } = run(`${MAKE(10)} ${NEXT}`, { ...options(), spoolDir: '/proc/no/such' });
    expect(await ended).toBe(0);
    expect(stderr().trim().split('\n')).toEqual([expect.stringMatching(/The spool is off/)]);
    expect(said()[0]).toMatchObject({ accepted: 10, delivered: 10, spooled: 0 });
  });

  test('later on costs one line too', async () => {
    const first = run(
      `const { rmSync, writeFileSync, readdirSync } = require('node:fs');
       const { join } = require('node:path');
       const dir = join('${spoolDir}', readdirSync('${spoolDir}')[0]);
       rmSync(dir, { recursive: true }); writeFileSync(dir, 'in the way');
       ${MAKE(10)} ${NEXT}`,
      options(),
    );
    expect(await first.ended).toBe(0);
    expect(first.said()[0]).toMatchObject({ accepted: 10, delivered: 10, dropped: {} });
    expect(first.stderr().trim().split('\n')).toEqual([
      expect.stringMatching(/The spool cannot be written to/),
    ]);
  });
});

describe('a signal that does not end the process', () => {
  test.each(['worker', 'inline'])(
    'leaves the spool in use, for what it held and for what comes later (%s)',
    async (exportMode) => {
      server.script(DOWN);
      // As in the first process of a container: a signal that nobody listens to has no effect.
      const first = run(
        `let isSpared = false;
         process.kill = () => { isSpared = true; say('spared'); return true; };
         ${MAKE(20)} await until(() => processor.stats().spooled === 20); say('ready');
         await until(() => isSpared); await sleep(50); ${MAKE(20)}
         await until(() => processor.stats().spooled === 40); say(processor.stats()); await sleep(60_000);`,
        { ...options(), exportMode, exitTimeoutMs: 50 },
      );
      await first.line(1);
      first.process.kill('SIGTERM');
      expect(await first.line(3)).toMatchObject({ accepted: 40, pending: 40, spooled: 40, dropped: {} });
      // Nobody else takes what is still in use.
      const beside = run(NEXT, options());
      expect(await beside.line(1)).toMatchObject({ recovered: 0 });
      await first.kill();
      server.script(() => answer(200));
      const next = run(NEXT, options());
      expect(await next.line(1)).toMatchObject({ recovered: 40, delivered: 40, pending: 0 });
      expect(eventsById(server).size).toBe(40);
    },
  );
});
