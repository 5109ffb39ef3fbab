import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { bindSession } from '../../src/bind-session';
import { InvalidOperationError } from '../../src/core/errors';
import { getSessionId } from '../../src/get-session-id';
import { runInSession } from '../../src/run-in-session';
import { withBaggage } from '../support/tracing';

const pause = () => new Promise((resolve) => setImmediate(resolve));

describe.each(['with a context manager', 'before a context manager exists'])('bindSession %s', (when) => {
  beforeEach(() => {
    if (when === 'with a context manager')
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => context.disable());

  test('binds synchronous code, returns its result, and nothing stays behind', () => {
    expect(bindSession('one', () => getSessionId())).toBe('one');
    expect(getSessionId()).toBeUndefined();
  });

  test('binds across awaits and returns the promise', async () => {
    const inside = await bindSession('one', async () => {
      await pause();
      return getSessionId();
    });
    expect(inside).toBe('one');
    expect(getSessionId()).toBeUndefined();
  });

  test('the innermost session counts, and the outer one comes back', async () => {
    await bindSession('outer', async () => {
      expect(await bindSession('inner', async () => pause().then(getSessionId))).toBe('inner');
      await pause();
      expect(getSessionId()).toBe('outer');
    });
  });

  test('the same session bound twice is one', () => {
    expect(bindSession('one', () => bindSession('one', getSessionId))).toBe('one');
  });

  test('what the function throws comes through, and the session is gone', async () => {
    const fail = () => {
      throw new RangeError('no');
    };
    expect(() => bindSession('one', fail)).toThrow(RangeError);
    await expect(bindSession('one', async () => fail())).rejects.toThrow(RangeError);
    expect(getSessionId()).toBeUndefined();
  });

  test('runInSession hands the arguments on', () => {
    const where = (a: number, b: string) => `${a}${b}${getSessionId()}`;
    expect(runInSession('one', where, 1, '-')).toBe('1-one');
  });
});

describe('bindSession', () => {
  afterEach(() => context.disable());

  test.each([
    ['an empty text', ''],
    ['a text that is too long', 'x'.repeat(257)],
    ['control characters', 'a\nb'],
    ['undefined', undefined],
    ['a number', 7],
  ])('refuses %s before it runs anything', (_name, id) => {
    let ran = false;
    const run = () => {
      ran = true;
    };
    expect(() => Reflect.apply(bindSession, undefined, [id, run])).toThrow(InvalidOperationError);
    expect(() => Reflect.apply(bindSession, undefined, [id, run])).toThrow(
      /sessionId: .*1 to 256 printable characters/,
    );
    expect(ran).toBe(false);
  });

  test('takes the longest id', () => {
    expect(bindSession('x'.repeat(256), getSessionId)).toHaveLength(256);
  });

  test('a session bound before the context manager appeared holds after it did, and may be bound over', async () => {
    await bindSession('early', async () => {
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      await pause();
      expect(getSessionId()).toBe('early');
      expect(bindSession('late', getSessionId)).toBe('late');
      // What a request brings is nearer than what was bound around the whole program.
      expect(withBaggage({ 'lucidic.session_id': 'request' }, getSessionId)).toBe('request');
      expect(bindSession('late', () => withBaggage({ 'lucidic.session_id': 'request' }, getSessionId))).toBe(
        'late',
      );
    });
  });

  test('two copies of the package in one process see the same session', () => {
    jest.isolateModules(() => {
      const other = jest.requireActual<typeof import('../../src/bind-session')>('../../src/bind-session');
      expect(other.bindSession).not.toBe(bindSession);
      expect(other.bindSession('shared', getSessionId)).toBe('shared');
    });
  });
});
