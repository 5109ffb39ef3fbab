import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { killApplications, requireBuild, startApplication, stored } from './support/application';

const SPANS = 100;

let server: ScriptedServer;
let folder: string;

beforeAll(requireBuild);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'preloads-'));
  server = await scriptedServer();
});
afterEach(async () => {
  killApplications();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a preload runs in the application and not in our thread', () => {
  // One file for each thread it runs in.
  const leaveTrace = (): string => `writeFileSync(${JSON.stringify(folder)} + '/ran-in-' + threadId, '')`;
  const preloads = () => {
    const cjs = join(folder, 'preload.cjs');
    const mjs = join(folder, 'preload.mjs');
    const names = '{ writeFileSync }';
    writeFileSync(
      cjs,
      `const ${names} = require('node:fs'); const { threadId } = require('node:worker_threads'); ${leaveTrace()}`,
    );
    writeFileSync(
      mjs,
      `import ${names} from 'node:fs'; import { threadId } from 'node:worker_threads'; ${leaveTrace()}`,
    );
    return { cjs, mjs };
  };
  const ran = () => readdirSync(folder).filter((name) => name.startsWith('ran-in-'));

  test.each([
    ['NODE_OPTIONS --require', 'cjs', '--require', true],
    ['NODE_OPTIONS --import', 'mjs', '--import', true],
    ['--require', 'cjs', '--require', false],
    ['--import', 'mjs', '--import', false],
  ] as const)('%s', async (_how, kind, flag, byEnvironment) => {
    const preload = preloads()[kind];
    const ended = await startApplication(server, {
      script: `makeSpans(${SPANS});`,
      flags: byEnvironment ? [] : [flag, preload],
      env: byEnvironment ? { NODE_OPTIONS: `${flag} ${preload}` } : {},
    }).ended;
    expect(ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(ran()).toEqual(['ran-in-0']);
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });
});

describe('the application works under', () => {
  test.each([
    ['--inspect', ['--inspect=127.0.0.1:0']],
    ['--frozen-intrinsics', ['--frozen-intrinsics']],
    ['--disallow-code-generation-from-strings', ['--disallow-code-generation-from-strings']],
    ['--disable-proto=throw', ['--disable-proto=throw']],
    ['--max-old-space-size=64', ['--max-old-space-size=64']],
    ['--trace-warnings', ['--trace-warnings']],
    ['--unhandled-rejections=strict', ['--unhandled-rejections=strict']],
    ['--throw-deprecation', ['--throw-deprecation']],
    ['--experimental-permission', ['--experimental-permission', '--allow-fs-read=*', '--allow-worker']],
    ['--experimental-permission without threads', ['--experimental-permission', '--allow-fs-read=*']],
  ])('%s', async (_how, flags) => {
    const { code, stdout, stderr } = await startApplication(server, { script: `makeSpans(${SPANS});`, flags })
      .ended;
    expect(stderr).not.toContain('[lucidic]');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stored(server)).toEqual({ events: SPANS, posts: SPANS });
  });

  test('--jitless, where nothing can be sent, and is told so', async () => {
    const script = `makeSpans(${SPANS}); setTimeout(() => console.log(JSON.stringify(processor.stats().dropped)), 50);`;
    const { code, stdout, stderr } = await startApplication(server, { script, flags: ['--jitless'] }).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `{"unsupported":${SPANS}}\n` });
    expect(stderr).toContain('[lucidic] Nothing can be sent: this process has no WebAssembly (--jitless).');
    expect(server.requests).toEqual([]);
  });
});
