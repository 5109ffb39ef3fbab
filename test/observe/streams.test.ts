import { once } from 'node:events';
import { Duplex, PassThrough, Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { EventView } from '@lucidic/dev';
import { event, LucidicSpanProcessor } from '../../src';
import { collectGarbage } from '../support/collect-garbage';
import { type TestBackend, testBackend } from '../support/read-api';
import { eventually } from '../support/until';

const NOTE = event({ name: 'note' })((_what: string) => undefined);

describe('what functions return to be read', () => {
  let backend: TestBackend;
  let processor: LucidicSpanProcessor;

  const named = async (name: string): Promise<EventView | undefined> => {
    await processor.forceFlush();
    return (await backend.events()).find(({ payload }) => payload['function_name'] === name);
  };
  const payload = async (name = 'f'): Promise<EventView['payload'] | undefined> =>
    (await named(name))?.payload;

  beforeEach(async () => {
    backend = await testBackend();
    processor = new LucidicSpanProcessor({ apiKey: 'k', agentId: 'a', baseUrl: backend.apiUrl });
  });

  afterEach(async () => {
    await processor.shutdown();
    await backend.close();
  });

  test('F-55: a generator is recorded when it ends, and what it calls hangs under it', async () => {
    const count = event()(function* count(to: number): Generator<number, string> {
      for (let n = 1; n <= to; n += 1) {
        NOTE(`step ${n}`);
        yield n;
      }
      return 'done';
    });
    const iterator = count(3);
    expect(Object.prototype.toString.call(iterator)).toBe('[object Generator]');
    expect(iterator.next()).toEqual({ done: false, value: 1 });
    expect(await named('count')).toBeUndefined();
    expect([...iterator]).toEqual([2, 3]);
    const told = await named('count');
    expect(told?.payload).toMatchObject({
      arguments: { to: 3 },
      return_value: [1, 2, 3],
      status: 'ok',
      misc: { items: 3, returned: 'done' },
    });
    const notes = (await backend.events()).filter(({ payload }) => payload['function_name'] === 'note');
    expect(notes.map(({ client_parent_event_id: id }) => id)).toEqual(Array(3).fill(told?.client_event_id));
  });

  test('F-55: a generator left early, one that throws, one that is asked to', async () => {
    let closed = 0;
    const make = (name: string) =>
      event({ name })(function* (fail: boolean) {
        try {
          yield 'a';
          if (fail) throw new RangeError('inside');
          yield 'b';
        } finally {
          closed += 1;
        }
      });
    const left = make('early')(false);
    for (const _item of left) break;
    expect(left.next()).toEqual({ done: true, value: undefined });
    expect(() => [...make('failing')(true)]).toThrow(RangeError);
    const asked = make('asked')(false);
    asked.next();
    const error = new Error('from outside');
    expect(() => asked.throw(error)).toThrow(error);
    expect(closed).toBe(3);
    expect(await payload('early')).toMatchObject({
      status: 'ok',
      return_value: ['a'],
      misc: { items: 1, ended_early: true },
    });
    expect(await payload('failing')).toMatchObject({
      status: 'error',
      error: 'RangeError: inside',
      return_value: ['a'],
    });
    expect(await payload('asked')).toMatchObject({ status: 'error', error: 'Error: from outside' });
  });

  test('F-55 F-58: async generators, sync generators of a delegating one, and a consumer slower than the source', async () => {
    const inner = event({ name: 'inner' })(async function* () {
      yield 1;
      await Promise.resolve();
      yield 2;
    });
    const outer = event({ name: 'outer' })(async function* () {
      yield* inner();
      return 3;
    });
    const seen: number[] = [];
    for await (const item of outer()) seen.push(item);
    expect(seen).toEqual([1, 2]);
    expect(await payload('outer')).toMatchObject({ return_value: [1, 2], misc: { items: 2, returned: 3 } });
    expect(await payload('inner')).toMatchObject({ return_value: [1, 2] });
    expect((await named('inner'))?.client_parent_event_id).toBe((await named('outer'))?.client_event_id);
    for await (const _item of event({ name: 'early' })(inner)()) break;
    expect(await payload('early')).toMatchObject({ misc: { items: 1, ended_early: true } });
    const failing = event({ name: 'failing' })(async function* () {
      yield 1;
      throw new Error('late');
    });
    await expect(drain(failing())).rejects.toThrow('late');
    expect(await payload('failing')).toMatchObject({
      status: 'error',
      error: 'Error: late',
      return_value: [1],
    });
  });

  test('F-55: nothing is asked of an iterator before its consumer asks, and no more than it asks', () => {
    let asked = 0;
    const source = {
      next: () => {
        asked += 1;
        return { done: false, value: asked };
      },
      [Symbol.iterator]() {
        return this;
      },
    };
    const given = event()(() => source)();
    expect(given).toBe(source);
    expect(asked).toBe(0);
    expect(given.next().value).toBe(1);
    expect(asked).toBe(1);
    for (const _value of given) break;
    expect(asked).toBe(2);
  });

  test('F-55: an iterable class of its own, with private fields and other methods', async () => {
    class Stream {
      readonly #items = ['x', 'y'];
      async *[Symbol.asyncIterator](): AsyncGenerator<string> {
        yield* this.#items;
      }
      get size(): number {
        return this.#items.length;
      }
    }
    const stream = await event({ name: 'f' })(async () => new Stream())();
    expect(stream).toBeInstanceOf(Stream);
    expect(stream.size).toBe(2);
    const twice: string[] = [];
    for (let time = 0; time < 2; time += 1) for await (const item of stream) twice.push(item);
    expect(twice).toEqual(['x', 'y', 'x', 'y']);
    expect(await payload()).toMatchObject({ return_value: ['x', 'y'], misc: { items: 2 } });
  });

  test('F-55: arrays, maps and sets are values', async () => {
    event({ name: 'f' })(() => [1, new Map([['a', 1]]), new Set([2])])();
    expect(await payload()).toMatchObject({ return_value: [1, { a: 1 }, [2]] });
  });

  test('law 8: of an endless iterator the first items are kept', async () => {
    const endless = event({ name: 'f' })(function* () {
      for (let n = 0; n < 50_000; n += 1) yield n;
    });
    let sum = 0;
    for (const n of endless()) sum += n;
    expect(sum).toBe(1_249_975_000);
    const told = await payload();
    expect(told).toMatchObject({ misc: { items: 50_000 } });
    expect(Object.values(told?.['return_value'] ?? {}).slice(-2)).toEqual([999, '[49000 more items]']);
  });

  test.each<[string, (stream: ReadableStream<string>) => Promise<unknown>]>([
    [
      'a reader',
      async (stream) => {
        const reader = stream.getReader();
        const all: unknown[] = [];
        for (let step = await reader.read(); !step.done; step = await reader.read()) all.push(step.value);
        return all;
      },
    ],
    ['for await', (stream) => drain(stream)],
    ['values()', (stream) => drain(stream.values())],
    ['pipeThrough', (stream) => drain(stream.pipeThrough(new TransformStream()))],
    [
      'pipeTo',
      async (stream) => {
        const all: string[] = [];
        await stream.pipeTo(new WritableStream({ write: (chunk) => void all.push(chunk) }));
        return all;
      },
    ],
    [
      'tee',
      async (stream) => {
        const [one, two] = stream.tee();
        return (await Promise.all([drain(one), drain(two)]))[1];
      },
    ],
    ['Readable.fromWeb', (stream) => drain(Readable.fromWeb(stream as never, { objectMode: true }))],
  ])('F-55: a web stream read by %s', async (_how, read) => {
    let pulled = 0;
    const make = event({ name: 'f' })(
      async (chunks: string[]) =>
        new ReadableStream<string>(
          {
            pull(controller) {
              const chunk = chunks[pulled];
              pulled += 1;
              NOTE('pull');
              if (chunk === undefined) controller.close();
              else controller.enqueue(chunk);
            },
          },
          { highWaterMark: 0 },
        ),
    );
    const stream = await make(['a', 'b']);
    expect(stream).toBeInstanceOf(ReadableStream);
    expect(stream.locked).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(pulled).toBe(0);
    expect(await payload()).toBeUndefined();
    expect(await read(stream)).toEqual(['a', 'b']);
    expect(await payload()).toMatchObject({ return_value: ['a', 'b'], status: 'ok', misc: { items: 2 } });
  });

  test('F-55: a web stream cancelled, and one that fails', async () => {
    let reason: unknown;
    const make = (name: string, start?: (controller: ReadableStreamDefaultController<string>) => void) =>
      event({ name })(
        () =>
          new ReadableStream<string>({
            ...(start && { start }),
            cancel(given) {
              reason = given;
            },
          }),
      )();
    await make('cancelled').cancel('enough');
    expect(reason).toBe('enough');
    const reader = make('reader', (controller) => controller.enqueue('a')).getReader();
    await reader.read();
    await reader.cancel();
    for await (const _chunk of make('broken', (controller) => controller.enqueue('a'))) break;
    const error = new Error('lost');
    await expect(drain(make('failing', (controller) => controller.error(error)))).rejects.toBe(error);
    expect(await payload('cancelled')).toMatchObject({ status: 'ok', misc: { ended_early: true } });
    expect(await payload('reader')).toMatchObject({ return_value: ['a'], misc: { ended_early: true } });
    expect(await payload('broken')).toMatchObject({ return_value: ['a'], misc: { ended_early: true } });
    expect(await payload('failing')).toMatchObject({ status: 'error', error: 'Error: lost' });
  });

  test('F-55: a byte stream keeps its readers', async () => {
    const make = event({ name: 'f' })(
      () =>
        new ReadableStream({
          type: 'bytes',
          start(controller) {
            controller.enqueue(new Uint8Array([1, 2, 3]));
            controller.close();
          },
        }),
    );
    const reader = make().getReader({ mode: 'byob' });
    const { value } = await reader.read(new Uint8Array(8));
    expect([...(value ?? [])]).toEqual([1, 2, 3]);
    await reader.read(new Uint8Array(8));
    expect(await payload()).toMatchObject({ return_value: ['[Uint8Array: 3 bytes]'] });
  });

  test.each<[string, (stream: Readable) => Promise<unknown>]>([
    ['for await', (stream) => drain(stream)],
    [
      'data',
      async (stream) => {
        const all: unknown[] = [];
        stream.on('data', (chunk) => all.push(chunk));
        await once(stream, 'end');
        return all;
      },
    ],
    [
      'read()',
      async (stream) => {
        const all: unknown[] = [];
        stream.on('readable', () => {
          for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) all.push(chunk);
        });
        await once(stream, 'end');
        return all;
      },
    ],
    [
      'pipeline',
      async (stream) => {
        const all: unknown[] = [];
        const sink = new Writable({
          objectMode: true,
          write(chunk, _encoding, done) {
            all.push(chunk);
            done();
          },
        });
        await pipeline(stream, sink);
        return all;
      },
    ],
    ['pipe', (stream) => drain(stream.pipe(new PassThrough({ objectMode: true })))],
  ])('F-55: a Node stream read by %s', async (_how, read) => {
    const make = event({ name: 'f' })(() => Readable.from(['a', 'b']));
    const stream = make();
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.readableFlowing).toBeNull();
    expect(stream.listenerCount('data') + stream.listenerCount('error') + stream.listenerCount('end')).toBe(
      0,
    );
    expect(await read(stream)).toEqual(['a', 'b']);
    expect(await payload()).toMatchObject({ return_value: ['a', 'b'], status: 'ok', misc: { items: 2 } });
  });

  test('F-55: a Node stream destroyed, with and without an error, and one that is written to as well', async () => {
    const make = event({ name: 'destroyed' })(() => Readable.from(['a', 'b']));
    const stream = make();
    for await (const _chunk of stream) break;
    const failing = event({ name: 'failing' })(() => Readable.from(['a']))();
    const error = new Error('lost');
    failing.destroy(error);
    await expect(finished(failing)).rejects.toBe(error);
    const duplex = event({ name: 'duplex' })(() => new PassThrough())();
    expect(duplex).toBeInstanceOf(Duplex);
    duplex.end('x');
    await drain(duplex);
    expect(await payload('destroyed')).toMatchObject({ return_value: ['a'], misc: { ended_early: true } });
    expect(await payload('failing')).toMatchObject({ status: 'error', error: 'Error: lost' });
    expect(await payload('duplex')).toMatchObject({ return_value: ['[Buffer: 1 bytes]'] });
  });

  test('F-58: promises of other classes are given back as they are, and nobody awaits them but their consumer', async () => {
    class Lazy extends Promise<string> {
      ran = 0;
      // biome-ignore lint/suspicious/noThenProperty: that is what such classes do
      override then<A, B>(
        ok?: ((value: string) => A | PromiseLike<A>) | null,
        no?: ((error: unknown) => B | PromiseLike<B>) | null,
      ): Promise<A | B> {
        this.ran += 1;
        return super.then(ok, no);
      }
    }
    const lazy = event({ name: 'lazy' })(() => new Lazy((resolve) => resolve('row')))();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lazy).toBeInstanceOf(Lazy);
    expect(lazy.ran).toBe(0);
    expect(await lazy).toBe('row');
    expect(lazy.ran).toBe(1);
    const query = event({ name: 'query' })((): PromiseLike<unknown> & { where(): string } => ({
      // biome-ignore lint/suspicious/noThenProperty: a query builder
      then: (ok, no) => Promise.reject(new Error('sql')).then(ok, no),
      where: () => 'more',
    }))();
    expect(query.where()).toBe('more');
    await expect(Promise.resolve(query)).rejects.toThrow('sql');
    expect(await payload('lazy')).toMatchObject({ return_value: 'row' });
    expect(await payload('query')).toMatchObject({ status: 'error', error: 'Error: sql' });
  });

  test('law 3: what nobody reads to its end and nobody holds any more leaves as interrupted', async () => {
    const make = event({ name: 'f' })(function* () {
      yield 1;
      yield 2;
    });
    (() => void make().next())();
    await eventually('the call is told of', async () => {
      await collectGarbage();
      return (await payload()) !== undefined;
    });
    expect(await payload()).toMatchObject({ status: 'interrupted', return_value: [1] });
  });

  test('F-87: what cannot be followed is a value', async () => {
    const frozen = Object.freeze({
      next: () => ({ done: true }),
      [Symbol.iterator]: () => [][Symbol.iterator](),
    });
    expect(event({ name: 'f' })(() => frozen)()).toBe(frozen);
    expect(await payload()).toMatchObject({ status: 'ok' });
    const throwing = new Proxy(Object.prototype, {
      getOwnPropertyDescriptor() {
        throw new Error('trap');
      },
    });
    const strange: object = Object.create(throwing);
    expect(Object.is(event({ name: 'strange' })(() => strange)(), strange)).toBe(true);
    expect(await payload('strange')).toMatchObject({ return_value: '[unreadable]' });
    const bare: object = Object.setPrototypeOf(Promise.resolve(1), null);
    expect(Object.is(event({ name: 'bare' })(() => bare)(), bare)).toBe(true);
    expect(await payload('bare')).toMatchObject({ return_value: '[Object]' });
    let ran = 0;
    const count = {
      get() {
        ran += 1;
      },
    };
    const names = ['then', 'next', 'pipe', 'getReader'];
    const lazy = Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, count])));
    event({ name: 'lazy' })(() => lazy)();
    expect(ran).toBe(0);
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
      },
    );
    expect(event({ name: 'proxy' })(() => proxy)()).toBe(proxy);
    expect(await payload('proxy')).toMatchObject({ return_value: '[Proxy]' });
  });
});

async function drain<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
