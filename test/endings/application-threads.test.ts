import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { killApplications, prelude, requireBuild, stored, watch } from './support/application';

const SPANS = 1_000;

let server: ScriptedServer;
let folder: string;

beforeAll(requireBuild);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endings-'));
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of the application; with `traced` it has a processor of its own. */
function file(name: string, script: string, traced = true): string {
  const path = join(folder, name);
  writeFileSync(path, `${traced ? prelude(server) : ''}\n${script}`);
  return path;
}

describe('a processor in a worker thread of the application loses nothing when the thread', () => {
  test.each([
    ['ends by itself', `makeSpans(${SPANS});`, 0],
    ['calls process.exit()', `makeSpans(${SPANS}); process.exit(3);`, 3],
    ['throws', `makeSpans(${SPANS}); throw new Error('its own');`, 1],
  ])('%s', async (_how, script, code) => {
    const worker = JSON.stringify(file('worker.cjs', script));
    const main = file(
      'main.cjs',
      `const worker = new (require('node:worker_threads').Worker)(${worker});
       worker.on('error', (error) => console.log(error.message));
       worker.on('exit', (code) => console.log(code));`,
      false,
    );
    const ended = await watch([main]).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.trim().split('\n').pop()).toBe(String(code));
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });

  test('ends with the main thread, which has a processor as well', async () => {
    const worker = JSON.stringify(file('worker.cjs', `makeSpans(${SPANS});`));
    const main = file(
      'main.cjs',
      `new (require('node:worker_threads').Worker)(${worker}); makeSpans(${SPANS});`,
    );
    expect(await watch([main]).ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(stored(server)).toEqual({ events: 2 * SPANS, posts: 2 * SPANS });
  });
});

describe('what a worker thread of the application has not sent yet may be lost, and the process ends as it would, when', () => {
  test.each([
    ['the main thread terminates it', 'void worker.terminate()', 0],
    ['the main thread calls process.exit()', 'process.exit(5)', 5],
  ])('%s', async (_how, end, code) => {
    server.script(() => ({ ...answer(200), afterMs: 20 }));
    const worker = JSON.stringify(
      file('worker.cjs', `makeSpans(${SPANS}); setInterval(() => undefined, 1_000);`),
    );
    const main = file(
      'main.cjs',
      `const worker = new (require('node:worker_threads').Worker)(${worker});
       process.once('message', () => { ${end}; });`,
      false,
    );
    const application = watch([main]);
    // Some are there, the others on their way.
    await until('the first event', () => stored(server).events > 0);
    application.child.send('end');
    expect(await application.ended).toMatchObject({ code, stdout: '', stderr: '' });
    expect(stored(server).events).toBeLessThan(SPANS);
  });
});

describe('cluster: a worker process loses nothing when', () => {
  test.each([
    ['the primary calls worker.kill()', 'worker.kill()', { code: null, signal: 'SIGTERM' }],
    ['the primary disconnects it', 'worker.disconnect()', { code: 0, signal: null }],
    ['the primary kills its process', "worker.process.kill('SIGINT')", { code: null, signal: 'SIGINT' }],
    ['the primary exits', 'process.exit(0)', undefined],
  ])('%s', async (_how, end, expected) => {
    const child = file(
      'child.cjs',
      `require('node:http').createServer(() => undefined).listen(0, () => { makeSpans(${SPANS}); process.send('made'); });`,
    );
    const primary = file(
      'primary.cjs',
      `const cluster = require('node:cluster');
       cluster.setupPrimary({ exec: ${JSON.stringify(child)} });
       const worker = cluster.fork();
       worker.on('exit', (code, signal) => console.log(JSON.stringify({ code, signal })));
       worker.on('message', () => { ${end}; });`,
      false,
    );
    const ended = await watch([primary]).ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    if (expected !== undefined) expect(JSON.parse(ended.stdout)).toEqual(expected);
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });
});
