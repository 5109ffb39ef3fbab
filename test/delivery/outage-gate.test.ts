import type { SendResult } from '../../exporters/delivery/transport';
import { DOWN, downFor, LONGEST_MS, never, OK, type RetryRig, retryRig } from './support/retry-rig';

/** The server fails at the one request, for all it says. */
const BROKEN: SendResult = { status: 'retryable', reason: 'HTTP 500', isPerhapsItem: true };

/** Brings the gate down: three items fail in a row. They wait for their retry. */
async function outage(): Promise<RetryRig> {
  const made = retryRig();
  for (const name of ['a', 'b', 'c']) made.begin(name);
  await made.clock.settle();
  for (const attempt of made.backend.open()) attempt.end(DOWN);
  await made.clock.settle();
  return made;
}

describe('outage', () => {
  test('three items that fail in a row hold everybody back', async () => {
    const { begin, clock, namesOfOpen } = await outage();
    for (const name of ['d', 'e', 'f']) begin(name);
    await clock.settle();
    expect(namesOfOpen()).toEqual([]);
  });

  test('one probe goes at a time, however many wait and however late others fail', async () => {
    const { backend, begin, clock, namesOfOpen } = retryRig();
    const names = Array.from({ length: 10 }, (_, index) => `early ${index}`);
    for (const name of names) begin(name);
    await clock.settle();
    for (const attempt of backend.open().slice(0, 3)) attempt.end(DOWN);
    await clock.settle();
    for (let index = 0; index < 20; index += 1) begin(`late ${index}`);
    await clock.advance(750);
    const stragglers = backend.open().filter(({ item }) => item.name.startsWith('early'));
    expect(namesOfOpen().filter((name) => name.startsWith('late'))).toHaveLength(1);
    for (const attempt of stragglers) attempt.end(DOWN);
    await clock.advance(LONGEST_MS * 4);
    // The probe has not been answered, so nobody else went.
    expect(backend.open()).toHaveLength(1);
    for (let probes = 0; probes < 20; probes += 1) {
      for (const attempt of backend.open()) attempt.end(DOWN);
      await clock.advance(LONGEST_MS);
      expect(backend.open().length).toBeLessThanOrEqual(1);
    }
  });

  test('probes come further and further apart, and never sooner than 250 ms', async () => {
    const { backend, clock } = await outage();
    backend.answer(() => DOWN);
    const before = backend.attempts.length;
    await clock.advance(240_000);
    const times = backend.attempts.slice(before).map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(times.length).toBeGreaterThan(5);
    // No two of the last are closer than 3.3 s.
    expect(times.length).toBeLessThan(80);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(250);
    expect(gaps.at(-1)).toBeGreaterThan(gaps[0] ?? 0);
  });

  test.each([1, 3, 40])(
    'however long it lasts, a probe goes every ten seconds (%i waiting)',
    async (waiting) => {
      const { backend, begin, clock } = retryRig({ retryForMs: Number.POSITIVE_INFINITY });
      backend.answer(() => DOWN);
      for (let index = 0; index < waiting; index += 1) begin(`item ${index}`);
      await clock.advance(600_000);
      const times = backend.attempts.map(({ atMs }) => atMs).filter((atMs) => atMs > 300_000);
      const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
      expect(times.length).toBeLessThan(100);
    },
  );

  test('one success opens everything, also for those that wait for their own retry', async () => {
    const { backend, begin, clock } = retryRig();
    backend.answer(() => DOWN);
    const sent = Array.from({ length: 40 }, (_, index) => begin(`item ${index}`));
    await clock.advance(200_000);
    const before = backend.attempts.length;
    backend.answer(() => OK);
    while (backend.attempts.length === before) await clock.advance(100);
    expect(sent.filter(({ result }) => result === OK)).toHaveLength(40);
    expect(clock.pendingTimers).toBe(0);
  });

  test('the success of an attempt that began before it opens everything too', async () => {
    const { backend, begin, clock, namesOfOpen } = retryRig();
    for (const name of ['a', 'b', 'c', 'slow']) begin(name);
    await clock.settle();
    const [a, b, c, slow] = backend.open();
    for (const attempt of [a, b, c]) attempt?.end(DOWN);
    await clock.settle();
    begin('held back');
    await clock.settle();
    expect(namesOfOpen()).toEqual(['slow']);
    slow?.end(OK);
    await clock.settle();
    expect(namesOfOpen().sort()).toEqual(['a', 'b', 'c', 'held back']);
  });

  test('a probe’s success lets all pass', async () => {
    const { backend, begin, clock } = await outage();
    for (let index = 0; index < 20; index += 1) begin(`late ${index}`);
    await clock.advance(750);
    expect(backend.open()).toHaveLength(1);
    backend.open()[0]?.end(OK);
    await clock.settle();
    expect(backend.open().length).toBeGreaterThanOrEqual(19);
  });

  test('a refusal of the probe is an answer too: the backend is up', async () => {
    const { backend, begin, clock, namesOfOpen } = await outage();
    for (const name of ['d', 'e']) begin(name);
    await clock.advance(750);
    backend.open()[0]?.end({ status: 'rejected', reason: 'rejected', detail: 'HTTP 422' });
    await clock.settle();
    expect(namesOfOpen()).toContain('e');
  });

  test('a probe whose caller goes away passes its turn on', async () => {
    const { begin, clock, namesOfOpen } = await outage();
    const controller = new AbortController();
    begin('leaver', controller.signal);
    begin('stayer');
    await clock.advance(750);
    expect(namesOfOpen()).toEqual(['leaver']);
    controller.abort();
    await clock.settle();
    expect(namesOfOpen()).toEqual(['stayer']);
  });

  test('one that leaves while it waits is not made the probe', async () => {
    const { begin, clock, namesOfOpen } = await outage();
    const controller = new AbortController();
    const leaver = begin('leaver', controller.signal);
    begin('stayer');
    await clock.settle();
    controller.abort();
    await clock.settle();
    expect(leaver.result).toEqual({ status: 'aborted' });
    await clock.advance(750);
    expect(namesOfOpen()).toEqual(['stayer']);
  });

  test('a probe whose transport breaks its promise does not hold the others for ever', async () => {
    const { backend, begin, clock, namesOfOpen, transport } = await outage();
    const broken = transport.send({ name: 'broken' }, never());
    begin('next');
    await clock.advance(750);
    backend.open()[0]?.fail(new Error('a bug'));
    await expect(broken).rejects.toThrow('a bug');
    await clock.settle();
    expect(namesOfOpen()).toEqual(['next']);
  });

  test('an item that fails for ever, alone, holds nobody back', async () => {
    const { backend, begin, clock, timesOf } = retryRig();
    backend.answer(({ name }) => (name === 'poison' ? DOWN : OK));
    begin('poison');
    await clock.advance(60_000);
    expect(timesOf('poison').length).toBeGreaterThan(3);
    const healthy = begin('healthy');
    await clock.settle();
    expect(healthy.result).toEqual(OK);
  });

  test('a bad item among good ones does not close the gate', async () => {
    const { backend, begin, clock } = retryRig();
    backend.answer(({ name }) => (name.startsWith('poison') ? DOWN : OK));
    for (let round = 0; round < 20; round += 1) {
      if (round % 4 === 0) begin(`poison ${round}`);
      const healthy = begin(`healthy ${round}`);
      await clock.settle();
      expect(healthy.result).toEqual(OK);
      await clock.advance(10);
    }
  });

  test('Retry-After closes the gate at once, for all, until then', async () => {
    const { backend, begin, clock, namesOfOpen } = retryRig();
    begin('a');
    await clock.settle();
    backend.open()[0]?.end(downFor(30_000));
    await clock.settle();
    begin('b');
    begin('c');
    await clock.advance(29_999);
    expect(namesOfOpen()).toEqual([]);
    await clock.advance(1);
    expect(backend.open()).toHaveLength(1);
  });

  test('a later, longer Retry-After counts', async () => {
    const { backend, begin, clock, namesOfOpen } = retryRig();
    begin('a');
    begin('b');
    await clock.settle();
    const [first, second] = backend.open();
    first?.end(downFor(1_000));
    await clock.settle();
    second?.end(downFor(30_000));
    begin('c');
    await clock.advance(29_999);
    expect(namesOfOpen()).toEqual([]);
    await clock.advance(1);
    expect(backend.open()).toHaveLength(1);
  });

  test('a success that began before the gate closed does not undo a Retry-After', async () => {
    const { backend, begin, clock, namesOfOpen } = retryRig();
    begin('a');
    begin('b');
    await clock.settle();
    const [first, second] = backend.open();
    first?.end(downFor(30_000));
    await clock.settle();
    second?.end(OK);
    begin('c');
    await clock.advance(29_999);
    expect(namesOfOpen()).toEqual([]);
  });

  test('nothing of one outage shortens the wait of the next', async () => {
    const { backend, begin, clock } = await outage();
    begin('d');
    await clock.advance(750);
    backend.open()[0]?.end(OK);
    await clock.settle();
    for (const attempt of backend.open()) attempt.end(downFor(60_000));
    await clock.settle();
    const before = backend.attempts.length;
    await clock.advance(59_000);
    begin('e');
    await clock.settle();
    expect(backend.attempts.length).toBe(before);
  });

  test('with nobody waiting, the next to come is the probe', async () => {
    const { backend, begin, clock } = await outage();
    backend.answer(() => DOWN);
    await clock.advance(300_000 * 2);
    backend.answer(() => OK);
    const late = begin('late');
    await clock.settle();
    expect(late.result).toEqual(OK);
  });

  test('where the server fails at single items, it takes many in a row to be an outage', async () => {
    const { backend, begin, clock, namesOfOpen } = retryRig();
    backend.answer(() => BROKEN);
    for (let index = 0; index < 63; index += 1) begin(`bad ${index}`);
    await clock.settle();
    backend.answer(undefined);
    begin('next');
    await clock.settle();
    expect(namesOfOpen()).toEqual(['next']);
    backend.open()[0]?.end(BROKEN);
    await clock.settle();
    begin('held back');
    await clock.settle();
    expect(namesOfOpen()).toEqual([]);
  });

  test('items that failed while others went well close it no more, however often they come back', async () => {
    const { backend, begin, clock } = retryRig();
    backend.answer(({ name }) => (name.startsWith('bad') ? DOWN : OK));
    begin('bad 1');
    begin('bad 2');
    await clock.settle();
    begin('good');
    begin('bad 3');
    await clock.settle();
    begin('good');
    await clock.settle();
    for (let second = 0; second < 200; second += 1) {
      await clock.advance(1_000);
      const good = begin('good');
      await clock.settle();
      expect(good.result).toEqual(OK);
    }
  });
});
