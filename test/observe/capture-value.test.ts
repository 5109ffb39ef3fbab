import fc from 'fast-check';
import { toJson } from '../../exporters/mapping/to-json';
import { captureValue, createCapture } from '../../src/observe/capture-value';

/** What the wire would say of a value. */
const shown = (value: unknown): unknown => JSON.parse(JSON.stringify(toJson(captureValue(value)) ?? null));

class Account {
  readonly owner = 'me';
  readonly #secret = 'hidden';
  get balance(): number {
    throw new Error(this.#secret);
  }
}

const CYCLE: { [key: string]: unknown } = { name: 'a' };
CYCLE['self'] = CYCLE;
const SHARED = { x: 1 };

function throwingProxy(): object {
  const refuse = (): never => {
    throw new Error('trap');
  };
  const traps = ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'isExtensible'];
  return new Proxy({}, Object.fromEntries(traps.map((trap) => [trap, refuse])));
}

describe('captureValue', () => {
  test.each<[string, unknown, unknown]>([
    ['a cycle', CYCLE, { name: 'a', self: '[circular]' }],
    ['one object in two places is no cycle', [SHARED, SHARED], [{ x: 1 }, { x: 1 }]],
    ['BigInt', 12345678901234567890n, '12345678901234567890'],
    ['numbers without a place in JSON', [Number.NaN, Number.POSITIVE_INFINITY], ['NaN', 'Infinity']],
    ['undefined in a list and in an object', [undefined, { a: undefined }], [null, {}]],
    ['a sparse list', Object.assign(new Array(3), { 1: 'x' }), [null, 'x', null]],
    ['Map', new Map<unknown, unknown>([['a', new Map([['b', 1]])]]), { a: { b: 1 } }],
    ['Map with other keys', new Map<unknown, unknown>([[1, 'x']]), [[1, 'x']]],
    ['Set', new Set([1, { a: 2 }]), [1, { a: 2 }]],
    ['Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['no Date', new Date(Number.NaN), 'Invalid Date'],
    [
      'a date with a toISOString of its own',
      Object.assign(new Date(0), { toISOString: () => 1 }),
      '1970-01-01T00:00:00.000Z',
    ],
    ['RegExp', /a+/g, '/a+/g'],
    ['URL', new URL('https://a.example/x'), 'https://a.example/x'],
    ['Buffer', Buffer.from('abc'), '[Buffer: 3 bytes]'],
    ['bytes', new Uint8Array(5), '[Uint8Array: 5 bytes]'],
    ['ArrayBuffer', new ArrayBuffer(8), '[ArrayBuffer: 8 bytes]'],
    ['numbers in a typed array', new Float64Array([1.5, 2]), [1.5, 2]],
    ['an instance', new Account(), { owner: 'me' }],
    ['an instance that shows nothing', new (class Hidden {})(), '[Hidden]'],
    [
      'a getter',
      {
        get now(): number {
          throw new Error('ran');
        },
        a: 1,
      },
      { now: '[getter]', a: 1 },
    ],
    ['a getter in a list', Object.defineProperty([1, 2], 0, { get: () => 9 }), ['[getter]', 2]],
    ['a proxy', new Proxy({ a: 1 }, {}), '[Proxy]'],
    ['a proxy whose traps throw', { p: throwingProxy() }, { p: '[Proxy]' }],
    ['a proxy as prototype', Object.create(throwingProxy()), '[unreadable]'],
    [
      'symbol and function',
      [Symbol('s'), function named() {}, () => 1],
      ['Symbol(s)', '[function named]', '[function]'],
    ],
    ['a class', class Thing {}, '[function Thing]'],
    ['a promise', Promise.resolve(1), '[Promise]'],
    [
      'what reading uses up',
      [(function* () {})(), new Map().keys(), new ReadableStream()],
      ['[Generator]', '[Map Iterator]', '[ReadableStream]'],
    ],
    ['weak collections', [new WeakMap(), new WeakSet()], ['[WeakMap]', '[WeakSet]']],
    ['toJSON', { toJSON: () => ({ shown: true }) }, { shown: true }],
    [
      'toJSON that throws',
      {
        toJSON() {
          throw new Error('no');
        },
      },
      '[Object: toJSON threw]',
    ],
    [
      'toJSON that gives itself',
      {
        a: 1,
        toJSON() {
          return this;
        },
      },
      { a: 1, toJSON: '[function toJSON]' },
    ],
    [
      'prototype keys',
      JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'),
      JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'),
    ],
    [
      'halves of characters',
      ['\ud800', 'a\udfffb', { '\ud800': 1 }],
      ['\ufffd', 'a\ufffdb', { '\ufffd': 1 }],
    ],
    ['boxed', [Object(1), Object('x'), Object(true), Object(1n)], [1, 'x', true, '1']],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [
      'toString that throws',
      {
        toString() {
          throw new Error('no');
        },
        a: 1,
      },
      { toString: '[function toString]', a: 1 },
    ],
  ])('F-89: %s', (_what, value, expected) => {
    expect(shown(value)).toEqual(expected);
    expect(shown({ inside: [value] })).toEqual({ inside: [expected] });
  });

  test('F-89: an error has its name, message, stack, cause and what was added', () => {
    const error = Object.assign(new TypeError('no', { cause: new Error('why') }), { code: 7 });
    expect(shown(error)).toMatchObject({
      name: 'TypeError',
      message: 'no',
      stack: error.stack,
      code: 7,
      cause: { message: 'why' },
    });
    expect(shown(new AggregateError([new Error('one')], 'all'))).toMatchObject({
      name: 'AggregateError',
      errors: [{ message: 'one' }],
    });
  });

  test('law 8: long texts, lists, maps, deep nests and many values are cut with markers, in time', () => {
    const started = performance.now();
    expect(shown('x'.repeat(200_000))).toBe(`${'x'.repeat(131_072)}…`);
    expect(shown('\u{1f600}'.repeat(200_000))).toMatch(/^(\u{1f600})+…$/u);
    expect((shown(new Array(5_000_000).fill(1)) as unknown[]).slice(-2)).toEqual([1, '[4999000 more items]']);
    expect((shown(new Set(Array.from({ length: 2_000 }, (_, i) => i))) as unknown[]).at(-1)).toBe(
      '[1000 more items]',
    );
    expect(shown(new Map(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i])))).toMatchObject({
      k999: 999,
      '[size limit]': '1000 more keys',
    });
    expect(shown(Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i])))).toMatchObject({
      '[size limit]': '1000 more keys',
    });
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(JSON.stringify(shown(deep))).toContain('[depth limit]');
    // Shared maps that would unfold without end.
    let wide: unknown[] = [1];
    for (let level = 0; level < 15; level += 1) wide = Array.from({ length: 100 }, () => wide);
    expect(JSON.stringify(shown(wide)).length).toBeLessThan(1_000_000);
    const texts = Array.from({ length: 100 }, () => 'y'.repeat(100_000));
    expect(JSON.stringify(shown(texts)).length).toBeLessThan(1_200_000);
    expect(shown(1n << 10_000_000n)).toBe('[bigint]');
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test('the room is one for several values', () => {
    const capture = createCapture();
    for (let index = 0; index < 20; index += 1) capture(new Array(1_000).fill(0));
    expect(capture('more')).toBe('[size limit]');
  });

  test('redaction reaches keys at any depth, in maps too', () => {
    const value = {
      password: 1,
      a: [{ password: 2 }],
      m: new Map([['password', 3]]),
      n: new Map<unknown, unknown>([
        [1, 1],
        ['password', 4],
      ]),
    };
    expect(
      JSON.parse(JSON.stringify(toJson(captureValue(value, { redact: new Set(['password']) })))),
    ).toEqual({
      password: '[redacted]',
      a: [{ password: '[redacted]' }],
      m: { password: '[redacted]' },
      n: [
        [1, 1],
        ['password', '[redacted]'],
      ],
    });
  });

  test('F-87: any value at all: never throws, runs no getter, changes nothing, is what JSON can say', () => {
    let ran = 0;
    const hostile = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
      maxDepth: 6,
    });
    const wrapped = hostile.chain((value) =>
      fc.constantFrom<unknown>(
        value,
        Object.defineProperty({ value }, 'g', { enumerable: true, get: () => (ran += 1) }),
        new Proxy([value], { get: () => (ran += 1) }),
        { value, toJSON: () => value },
        {
          value,
          toJSON: () => {
            throw value;
          },
        },
        Object.assign(new Error('e', { cause: value }), { value }),
        new Map([[value, value]]),
        [value, Symbol.iterator, throwingProxy()],
      ),
    );
    fc.assert(
      fc.property(wrapped, (value) => {
        const captured = captureValue(value);
        expect(() => JSON.stringify(toJson(captured))).not.toThrow();
        expect((JSON.stringify(toJson(captured)) ?? '').isWellFormed()).toBe(true);
      }),
      { numRuns: 3_000 },
    );
    expect(ran).toBe(0);
  });

  test('a copy shares nothing that can change', () => {
    const value = { list: [{ a: 1 }], map: new Map([['k', { b: 2 }]]) };
    const captured = captureValue(value);
    const before = JSON.stringify(captured);
    value.list.push({ a: 2 });
    value.map.set('k', { b: 3 });
    expect(JSON.stringify(captured)).toBe(before);
  });
});
