import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { EventView } from '@lucidic/dev';
import { transformSync } from '@swc/core';
import * as api from '../../src';
import { type TestBackend, testBackend } from '../support/read-api';

const ROOT = join(__dirname, '../..');
const OPTIONS = {
  rootDir: ROOT,
  outDir: 'out',
  module: 'nodenext',
  paths: { '@lucidic/otel': [join(ROOT, 'src/index.ts')] },
};
const STANDARD = readFileSync(join(__dirname, 'fixtures/standard.ts.txt'), 'utf8');
const LEGACY = readFileSync(join(__dirname, 'fixtures/legacy.ts.txt'), 'utf8');
// TypeScript 7.0, to targets before ES2022, puts the class in the place of `this` in a private method that is decorated.
const WITHOUT_PRIVATE_THIS = STANDARD.replace(/`hidden .*`/, "'hidden me'");
const PRELUDE = "import { event } from '@lucidic/otel'; ";

type Load = (require: (id: string) => unknown, exports: { [name: string]: unknown }) => void;
interface Fixture {
  run(): Promise<unknown>;
}

/** What the compilers make of a fixture, run with this module's own `event`. */
function load(code: string): Fixture {
  const exports: { [name: string]: unknown } = {};
  (new Function('require', 'exports', code) as Load)(() => api, exports);
  return exports as unknown as Fixture;
}

/** Compiles for real; the types are those of the sources, and any error in them fails. */
function compiledByTsc(source: string, target: string, experimentalDecorators = false): string {
  const folder = mkdtempSync(join(ROOT, 'test/observe/fixtures/tmp-'));
  const compilerOptions = { target, experimentalDecorators, declaration: false, ...OPTIONS };
  try {
    writeFileSync(join(folder, 'fixture.ts'), source);
    const project = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, files: ['fixture.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stdout);
    return readFileSync(join(folder, 'out', relative(ROOT, folder), 'fixture.js'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compiledBySwc(source: string, transform: object, target: 'es2022' | 'es2016' = 'es2022'): string {
  const parser = { syntax: 'typescript', decorators: true } as const;
  const options = { jsc: { target, parser, transform }, module: { type: 'commonjs' } } as const;
  return transformSync(source, options).code;
}

describe('decorators', () => {
  let backend: TestBackend;
  let processor: api.LucidicSpanProcessor;

  beforeEach(async () => {
    backend = await testBackend();
    processor = new api.LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });

  afterEach(async () => {
    await processor.shutdown();
    await backend.close();
  });

  const told = async (): Promise<Map<unknown, EventView>> => {
    await processor.forceFlush();
    const events = await backend.events();
    return new Map(events.map((event) => [event.payload['function_name'] ?? event.type, event]));
  };

  const common = async (fixture: Fixture): Promise<Map<unknown, EventView>> => {
    expect(await fixture.run()).toEqual({
      plan: 'plan: x by me',
      search: ['x', 2, 'y', 'z'],
      steps: [1, 2],
      total: 3,
      limit: 7,
      error: 'RangeError: no',
      names: ['search', 1, 'plan'],
      sameStatic: true,
      symbol: 'by symbol',
    });
    const events = await told();
    const parent = events.get('plan')?.client_event_id;
    expect(events.get('plan')?.payload).toMatchObject({
      arguments: { topic: 'x' },
      return_value: 'plan: x by me',
    });
    expect(events.get('search')?.payload['arguments']).toEqual({ query: 'x', limit: 2, rest: ['y', 'z'] });
    expect(events.get('secret')?.client_parent_event_id).toBe(parent);
    expect(events.get('steps')?.payload).toMatchObject({ arguments: { to: 2 }, return_value: [1, 2] });
    expect(events.get('total')?.payload).toMatchObject({
      arguments: { arg0: { a: 1 }, b: 2 },
      return_value: 3,
    });
    expect(events.get('fail')?.payload).toMatchObject({ status: 'error', error: 'RangeError: no' });
    expect(events.get('error_traceback')?.client_parent_event_id).toBe(events.get('fail')?.client_event_id);
    expect(events.get('limit')?.payload).toMatchObject({ status: 'ok' });
    expect(events.get('named')?.payload).toMatchObject({ return_value: 'by symbol' });
    return events;
  };

  test.each([
    ['tsc to ES2022', () => compiledByTsc(STANDARD, 'es2022')],
    ['tsc to ES2020', () => compiledByTsc(WITHOUT_PRIVATE_THIS, 'es2020')],
    ['swc, 2022-03', () => compiledBySwc(STANDARD, { decoratorVersion: '2022-03' })],
    ['swc to ES2016', () => compiledBySwc(STANDARD, { decoratorVersion: '2022-03' }, 'es2016')],
  ])('F-08 F-55 F-56 F-57 F-58: standard, compiled by %s', async (_how, compile) => {
    const events = await common(load(compile()));
    expect(events.get('field')?.payload).toMatchObject({ arguments: { value: 5 }, return_value: 10 });
    expect(events.get('#hidden')?.payload).toMatchObject({ return_value: 'hidden me' });
    expect(events.get('#hidden')?.client_parent_event_id).toBe(events.get('secret')?.client_event_id);
  });

  test.each([
    ['tsc to ES2022', () => compiledByTsc(LEGACY, 'es2022', true)],
    ['tsc to ES2020', () => compiledByTsc(LEGACY, 'es2020', true)],
    ['swc', () => compiledBySwc(LEGACY, { legacyDecorator: true })],
    ['swc to ES2016', () => compiledBySwc(LEGACY, { legacyDecorator: true }, 'es2016')],
  ])('F-08 F-55 F-56 F-57 F-58: legacy, compiled by %s', async (_how, compile) => {
    await common(load(compile()));
  });

  test.each([
    ['a class', '@event() class A {} export { A };'],
    ['an accessor', 'export class A { @event() accessor x = 1; }'],
  ])('F-87: on %s it is refused with what to do', (_what, source) => {
    const refusal = /^event: .*(Decorate its methods|Put it on a method)/;
    expect(() => load(compiledBySwc(PRELUDE + source, { decoratorVersion: '2022-03' }))).toThrow(refusal);
  });

  test.each([
    ['a class', '@event() class A {} export { A };'],
    ['a field', 'class A { @event() x = 1; } export { A };'],
    ['a parameter', 'class A { m(@event() x: number) { return x } } export { A };'],
  ])('F-87: legacy on %s it is refused with what to do', (_what, source) => {
    const refusal = /^event: .*(Decorate its methods|Put it on a method)/;
    expect(() => load(compiledBySwc(PRELUDE + source, { legacyDecorator: true }))).toThrow(refusal);
  });
});
