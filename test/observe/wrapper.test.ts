import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { event, InvalidOperationError, LucidicSpanProcessor } from '../../src';
import { byteSink } from '../support/byte-sink';

describe('an observed function', () => {
  let processor: LucidicSpanProcessor;
  let close: () => Promise<void>;

  beforeEach(async () => {
    const sink = await byteSink();
    close = () => sink.close();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: sink.apiUrl });
  });

  afterEach(async () => {
    await processor.shutdown();
    await close();
  });

  test('F-08: keeps name, length, prototype, properties and this', async () => {
    const own = Object.assign(
      async function load(this: unknown, _a: number, _b: number, ..._rest: number[]) {
        return this;
      },
      { version: 2, [promisify.custom]: () => 'custom' },
    );
    const wrapped = event({ name: 'other' })(own);
    expect([wrapped.name, wrapped.length, wrapped.version]).toEqual(['load', 2, 2]);
    expect(wrapped[promisify.custom]()).toBe('custom');
    expect(Object.getPrototypeOf(wrapped)).toBe(Object.getPrototypeOf(own));
    const self = {};
    expect(await wrapped.call(self, 1, 2)).toBe(self);
    expect(Object.keys(wrapped)).toEqual(Object.keys(own));
  });

  test('F-08: an async stack is as long as without us', async () => {
    const stackOf = async (wrap: <T>(fn: () => Promise<T>) => () => Promise<T>): Promise<string[]> => {
      const inner = wrap(async function inner() {
        await Promise.resolve();
        throw new Error('here');
      });
      const middle = wrap(async function middle() {
        await inner();
      });
      async function outer(): Promise<void> {
        await middle();
      }
      const error = await outer().catch((thrown: unknown) => thrown);
      const stack = error instanceof Error ? (error.stack ?? '') : '';
      return [...stack.matchAll(/at (?:async )?(inner|middle|outer)\b/g)].map(([, name]) => name ?? '');
    };
    const plain = await stackOf((fn) => fn);
    expect(plain).toEqual(['inner', 'middle', 'outer']);
    expect(await stackOf((fn) => event()(fn))).toEqual(plain);
  });

  test('F-87: new is refused, and so is a class', () => {
    const wrapped = event()(function Old(this: object) {});
    expect(() => Reflect.construct(wrapped, [])).toThrow(InvalidOperationError);
    expect(() => Reflect.construct(wrapped, [])).toThrow('Old is observed, and cannot be called with new');
    expect(() => Reflect.apply(event(), undefined, [class Thing {}])).toThrow('a class cannot be observed');
  });

  test.each<[string, unknown]>([
    ['unknown', { nme: 'x' }],
    ['name', { name: 1 }],
    ['tags', { tags: 'x' }],
    ['redactArguments', { redactArguments: [1.5] }],
    ['captureReturn', { captureReturn: 'no' }],
    ['metadata', { metadata: [] }],
  ])('F-87: a wrong option is told at once: %s', (_what, options) => {
    expect(() => Reflect.apply(event, undefined, [options])).toThrow(InvalidOperationError);
  });

  test("F-87: a full stack is the caller's error, and its event costs nothing", () => {
    const deep = event()(function deep(): number {
      return deep() + 1;
    });
    expect(() => deep()).toThrow(RangeError);
    expect(event()(() => 1)()).toBe(1);
  });

  test('F-87: promises that nobody handles still end the process, with their own reason', () => {
    const register = join(__dirname, '../../backend/test/support/register-typescript.cjs');
    const script = `
      const { event, LucidicSpanProcessor } = require(${JSON.stringify(join(__dirname, '../../src/index.ts'))});
      new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: 'http://127.0.0.1:9/api', exitTimeoutMs: 1 });
      event()(async () => { throw new RangeError('nobody handles it'); })();
    `;
    const { status, stderr } = spawnSync(process.execPath, ['--require', register, '-e', script], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('RangeError: nobody handles it');
  });
});
