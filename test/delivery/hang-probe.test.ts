import { hangProbe } from '../../exporters/delivery/hang-probe';
import { httpTransport } from '../../exporters/delivery/http-transport';
import type { SendResult, WireRequest } from '../../exporters/delivery/transport';
import { systemClock } from '../../src/core/clock';
import { FakeClock } from '../support/fake-clock';
import { answer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { never, OK, type Thing } from './support/retry-rig';
import { scriptedTransport } from './support/scripted-transport';

/** 5 s and half of it as jitter. */
const LONGEST_MS = 7_500;

function probing() {
  const clock = new FakeClock();
  const backend = scriptedTransport<Thing>(clock);
  let repeats = 0;
  const onRepeat = (): void => {
    repeats += 1;
  };
  const transport = hangProbe<Thing>({ clock, quietMs: 5_000, onRepeat })(backend);
  const signal = never();
  return {
    clock,
    backend,
    repeats: () => repeats,
    begin(name: string, callers = signal) {
      const sent: { result?: SendResult } = {};
      void transport.send({ name }, callers).then((result) => {
        sent.result = result;
      });
      return sent;
    },
    namesOfOpen: () => backend.open().map(({ item }) => item.name),
  };
}

describe('a backend that hangs', () => {
  test('is asked once more with the oldest; its answer has all the others sent anew', async () => {
    const { clock, backend, begin, namesOfOpen, repeats } = probing();
    const sent = ['a', 'b', 'c'].map((name) => begin(name));
    await clock.advance(4_999);
    expect(namesOfOpen()).toEqual(['a', 'b', 'c']);
    await clock.advance(LONGEST_MS - 4_999);
    expect(namesOfOpen()).toEqual(['a', 'b', 'c', 'a']);
    backend.answer(() => OK);
    backend.open()[3]?.end(OK);
    await clock.settle();
    expect(sent.map(({ result }) => result)).toEqual([OK, OK, OK]);
    expect(namesOfOpen()).toEqual([]);
    expect(repeats()).toBe(3);
  });

  test('is asked again and again, one at a time', async () => {
    const { clock, backend, begin, namesOfOpen } = probing();
    begin('a');
    begin('b');
    await clock.advance(10 * LONGEST_MS);
    expect(namesOfOpen()).toEqual(['a', 'b', 'a']);
    expect(backend.attempts.length).toBeGreaterThanOrEqual(12);
    expect(backend.attempts.length).toBeLessThanOrEqual(17);
  });

  test('what comes meanwhile is sent once, and its answer tells as much', async () => {
    const { clock, backend, begin, namesOfOpen } = probing();
    const early = begin('early');
    await clock.advance(LONGEST_MS);
    const late = begin('late');
    await clock.settle();
    backend.answer(() => OK);
    backend
      .open()
      .find(({ item }) => item.name === 'late')
      ?.end(OK);
    await clock.settle();
    expect([early.result, late.result]).toEqual([OK, OK]);
    expect(namesOfOpen()).toEqual([]);
    expect(backend.attempts.filter(({ item }) => item.name === 'late')).toHaveLength(1);
  });

  test('leaves an end by the caller as it is', async () => {
    const { clock, begin, namesOfOpen } = probing();
    const controller = new AbortController();
    const sent = begin('a', controller.signal);
    await clock.advance(LONGEST_MS);
    controller.abort();
    await clock.settle();
    expect(sent.result).toEqual({ status: 'aborted' });
    expect(namesOfOpen()).toEqual([]);
    await clock.advance(10 * LONGEST_MS);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a backend that is slow', () => {
  test('answers the first attempt, and its neighbours stay on their way', async () => {
    const { clock, backend, begin, namesOfOpen } = probing();
    const [a, b] = [begin('a'), begin('b')];
    await clock.advance(LONGEST_MS);
    backend.open()[0]?.end(OK);
    await clock.settle();
    expect([a.result, b.result]).toEqual([OK, undefined]);
    expect(namesOfOpen()).toEqual(['b']);
  });

  test('with one again and again sends that anew no more than once', async () => {
    const { clock, backend, begin, namesOfOpen } = probing();
    begin('slow');
    backend.answer(({ name }) => (name === 'quick' ? OK : undefined));
    for (let round = 0; round < 10; round += 1) {
      await clock.advance(LONGEST_MS + 500);
      begin('quick');
      await clock.settle();
    }
    const [, second] = backend.attempts.filter(({ item }) => item.name === 'slow');
    expect(namesOfOpen()[0]).toBe('slow');
    backend.open()[0]?.end(OK);
    await clock.settle();
    expect(second).toBeDefined();
    expect(namesOfOpen()).toEqual([]);
  });

  test('with some is not asked again while it answers others', async () => {
    const { clock, backend, begin } = probing();
    begin('slow');
    await clock.settle();
    backend.answer(() => OK);
    for (let second = 0; second < 30; second += 1) {
      begin('quick');
      await clock.advance(1_000);
    }
    expect(backend.attempts.filter(({ item }) => item.name === 'slow')).toHaveLength(1);
  });
});

test('over HTTP: a recovery is found long before what hung has timed out', async () => {
  const server = await scriptedServer();
  const http = httpTransport({
    baseUrl: server.baseUrl,
    headers: {},
    maxConnections: 9,
    timeoutMs: 60_000,
    clock: systemClock,
  });
  const transport = hangProbe<WireRequest>({ clock: systemClock, quietMs: 50 })(http);
  const signal = never();
  server.script(() => ({ kind: 'hang' }));
  const results = Array.from({ length: 8 }, (_, index) =>
    transport.send({ method: 'POST', path: 'events', body: `{"n":${index}}` }, signal),
  );
  await until('a probe has gone out', () => server.requests.length > 8);
  server.script(() => answer(200));
  for (const result of results) expect((await result).status).toBe('ok');
  await http.close();
  await server.close();
});
