import type { SendResult } from '../../exporters/delivery/transport';
import { DOWN, downFor, LONGEST_MS, never, OK, retryRig } from './support/retry-rig';

describe('retry', () => {
  test.each<SendResult>([
    OK,
    { status: 'rejected', reason: 'rejected', detail: 'HTTP 400' },
    { status: 'unauthorized', detail: 'HTTP 401' },
    { status: 'aborted' },
  ])('$status is final at the first attempt', async (result) => {
    const { backend, transport } = retryRig();
    backend.answer(() => result);
    expect(await transport.send({ name: 'a' }, never())).toEqual(result);
    expect(backend.attempts).toHaveLength(1);
  });

  test('tries again after 500 ms, then half as long again each time, give or take half', async () => {
    const { backend, begin, clock, timesOf } = retryRig();
    const sent = begin('a');
    await clock.settle();
    for (const baseMs of [500, 750, 1_125, 1_688]) {
      backend.open()[0]?.end(DOWN);
      await clock.advance(baseMs / 2 - 1);
      expect(backend.open()).toEqual([]);
      await clock.advance(baseMs + 2);
      expect(backend.open()).toHaveLength(1);
    }
    backend.open()[0]?.end(OK);
    await clock.settle();
    expect(sent.result).toEqual(OK);
    expect(timesOf('a')).toHaveLength(5);
  });

  test('waits the longer of its backoff and Retry-After', async () => {
    const { backend, begin, clock, timesOf } = retryRig();
    begin('a');
    await clock.settle();
    backend.open()[0]?.end(downFor(20_000));
    await clock.advance(19_999);
    expect(timesOf('a')).toEqual([0]);
    await clock.advance(1);
    expect(timesOf('a')).toEqual([0, 20_000]);
    backend.open()[0]?.end(downFor(1));
    await clock.advance(374);
    expect(timesOf('a')).toHaveLength(2);
    await clock.advance(751);
    expect(timesOf('a')).toHaveLength(3);
  });

  test('gives up once retryForMs would pass, and says why', async () => {
    const { backend, begin, clock, timesOf } = retryRig({ retryForMs: 10_000 });
    backend.answer(() => DOWN);
    const sent = begin('a');
    await clock.advance(10_000);
    expect(sent.result).toEqual({ status: 'rejected', reason: 'retry_exhausted', detail: 'HTTP 503' });
    expect(Math.max(...timesOf('a'))).toBeLessThanOrEqual(10_000);
  });

  test('a Retry-After beyond retryForMs means one more attempt, not the end of the one that got it', async () => {
    const { backend, begin, clock, timesOf } = retryRig({ retryForMs: 10_000 });
    const unlucky = begin('unlucky');
    await clock.settle();
    backend.open()[0]?.end(downFor(60_000));
    await clock.settle();
    const waiting = begin('waiting');
    await clock.advance(59_999);
    expect([unlucky.result, waiting.result]).toEqual([undefined, undefined]);
    backend.answer(() => OK);
    await clock.advance(1);
    expect([unlucky.result, waiting.result]).toEqual([OK, OK]);
    expect(timesOf('unlucky')).toEqual([0, 60_000]);
  });

  test('the last attempt is made at the end of retryForMs, however short that is', async () => {
    const { backend, begin, clock, timesOf } = retryRig({ retryForMs: 100 });
    backend.answer(() => DOWN);
    const sent = begin('a');
    await clock.advance(100);
    expect(timesOf('a')).toEqual([0, 100]);
    expect(sent.result).toMatchObject({ reason: 'retry_exhausted' });
  });

  test('once a key is refused nothing is tried again, and everybody is told', async () => {
    const { backend, begin, clock } = retryRig();
    const refusal: SendResult = { status: 'unauthorized', detail: 'HTTP 401' };
    for (const name of ['a', 'b', 'c', 'd']) begin(name);
    await clock.settle();
    for (const attempt of backend.open()) attempt.end(DOWN);
    await clock.settle();
    // The gate is closed and these wait at it; the probe is refused.
    const behind = [begin('e'), begin('f')];
    await clock.advance(750);
    backend.open()[0]?.end(refusal);
    await clock.settle();
    expect(behind.map(({ result }) => result)).toEqual([refusal, refusal]);
    const before = backend.attempts.length;
    const late = begin('late');
    await clock.advance(600_000);
    expect(late.result).toEqual(refusal);
    expect(backend.attempts).toHaveLength(before);
    expect(clock.pendingTimers).toBe(0);
  });

  test('retryForMs 0 means one attempt', async () => {
    const { backend, transport } = retryRig({ retryForMs: 0 });
    backend.answer(() => DOWN);
    expect(await transport.send({ name: 'a' }, never())).toMatchObject({ reason: 'retry_exhausted' });
    expect(backend.attempts).toHaveLength(1);
  });

  test('a clock set forward does not use up the time for retrying', async () => {
    let skewMs = 0;
    const { backend, begin, clock } = retryRig({
      wrapClock: (steady) => ({
        nowMs: () => steady.nowMs() + skewMs,
        monotonicMs: () => steady.monotonicMs(),
        after: (delayMs, fn) => steady.after(delayMs, fn),
        soon: (fn) => steady.soon(fn),
      }),
    });
    const sent = begin('a');
    await clock.settle();
    skewMs = 86_400_000;
    backend.open()[0]?.end(DOWN);
    await clock.advance(LONGEST_MS);
    backend.open()[0]?.end(OK);
    await clock.settle();
    expect(sent.result).toEqual(OK);
  });

  test('an abort ends the wait before a retry at once, and leaves no timer', async () => {
    const { backend, begin, clock } = retryRig();
    const controller = new AbortController();
    const sent = begin('a', controller.signal);
    await clock.settle();
    backend.open()[0]?.end(downFor(60_000));
    await clock.settle();
    controller.abort();
    await clock.settle();
    expect(sent.result).toEqual({ status: 'aborted' });
  });

  test('an abort in the very moment of a failure is not slept through', async () => {
    const { backend, begin, clock } = retryRig();
    const controller = new AbortController();
    const sent = begin('a', controller.signal);
    await clock.settle();
    backend.open()[0]?.end(downFor(60_000));
    controller.abort();
    await clock.settle();
    expect(sent.result).toEqual({ status: 'aborted' });
  });
});
