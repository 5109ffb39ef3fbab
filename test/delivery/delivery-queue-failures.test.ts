import { answer } from '../support/scripted-server';
import { until } from '../support/until';
import { item, opening, type TestItem } from './support/items';
import { scriptedRigs } from './support/scripted-rigs';

const rigs = scriptedRigs();

describe('refusals', () => {
  test('a refused opening drops its own items only, later ones too, and is said once', async () => {
    rigs.server.script(({ path, body }) =>
      path.endsWith('open') && body.includes('bad') ? answer(400, '{"detail":"no such agent"}') : answer(200),
    );
    const { take, queue, stats, logger } = rigs.start();
    for (let id = 0; id < 5; id += 1) take(item(id, opening('bad')));
    take(item(5, opening('good')));
    await queue.whenSettled();
    take(item(6, opening('bad')));
    queue.closeAll();
    await queue.whenSettled();
    expect(stats()).toMatchObject({
      accepted: 7,
      delivered: 1,
      dropped: { session_rejected: 6 },
      pending: 0,
      sessions: { opened: 1, ended: 1, rejected: 1 },
    });
    expect(logger.warnings).toEqual([
      { reason: 'session_rejected', message: expect.stringContaining('no such agent') },
    ]);
  });

  test('a refused item is one lost item', async () => {
    rigs.server.script(({ body }) =>
      body.includes('"id":3') ? answer(422, '{"detail":"bad payload"}') : answer(200),
    );
    const { take, queue, stats, logger } = rigs.start();
    for (let id = 0; id < 6; id += 1) take(item(id));
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 5, dropped: { rejected: 1 } });
    expect(logger.warnings).toHaveLength(1);
    expect(rigs.count('items')).toBe(6);
  });

  test('a refused closing loses nothing and is said', async () => {
    rigs.server.script(({ path }) => answer(path.endsWith('close') ? 404 : 200));
    const { take, queue, stats, logger } = rigs.start();
    take(item(1));
    queue.close('a');
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 1, dropped: {}, sessions: { opened: 1, ended: 0 } });
    expect(logger.warnings.map(({ reason }) => reason)).toEqual(['session_end_rejected']);
  });

  test('a refused key stops the sending with one message; what is here is held, and dropped in the end', async () => {
    let requests = 0;
    rigs.server.script(({ path }) => {
      requests += 1;
      return path.endsWith('open') || requests < 20
        ? answer(200)
        : { ...answer(401, '{"detail":"expired"}') };
    });
    const { take, queue, stats, logger, budget, slots } = rigs.start({ maxConcurrency: 16 });
    for (let id = 0; id < 500; id += 1) take(item(id));
    queue.close('a');
    await queue.whenSettled();
    await until('what was in flight has ended', () => slots.taken === 0);
    const { delivered } = stats();
    expect(queue.isHeld).toBe(true);
    expect(delivered).toBeGreaterThanOrEqual(10);
    expect(stats()).toMatchObject({ dropped: {}, pending: 500 - delivered });
    expect(logger.warnings).toEqual([
      { reason: 'unauthorized', message: expect.stringContaining('expired') },
    ]);
    const sent = rigs.server.requests.length;
    take(item(1_000));
    take(item(1_001, opening('b')));
    queue.closeAll();
    // A flush does not wait for what will not be sent.
    await queue.whenSettled();
    expect(stats().pending).toBe(502 - delivered);
    queue.stop('shutdown');
    await until('all are dropped', () => stats().pending === 0);
    expect(stats().dropped).toEqual({ unauthorized: 502 - delivered });
    take(item(1_002));
    expect(stats().dropped).toEqual({ unauthorized: 503 - delivered });
    expect(rigs.server.requests).toHaveLength(sent);
    expect(rigs.count('close')).toBe(0);
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });

  test('what is in flight when a key is refused may still be delivered', async () => {
    rigs.server.script(({ body }) => {
      if (body.includes('"id":1')) return answer(403, '{"detail":"no"}');
      return body.includes('"id":2') ? { ...answer(200), afterMs: 100 } : answer(200);
    });
    const { take, queue, stats } = rigs.start();
    take(item(1));
    take(item(2));
    await queue.whenSettled();
    await until('the other one is delivered', () => stats().delivered === 1);
    expect(stats()).toMatchObject({ dropped: {}, pending: 1 });
  });

  test('what waits for its next attempt when a key is refused is not tried again', async () => {
    rigs.server.script(({ body }) => answer(body.includes('"id":1') ? 503 : 200));
    const { take, queue, stats } = rigs.start();
    take(item(1));
    await until('it was tried', () => rigs.count('items') === 1);
    rigs.server.script(() => answer(401, '{"detail":"no"}'));
    take(item(2));
    await queue.whenSettled();
    const sent = rigs.server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(rigs.server.requests).toHaveLength(sent);
    expect(stats()).toMatchObject({ dropped: {}, pending: 2 });
  });

  test('an opening that is refused for the key holds its items', async () => {
    rigs.server.script(() => answer(401, '{"detail":"no"}'));
    const { take, queue, stats, logger } = rigs.start();
    for (let id = 0; id < 5; id += 1) take(item(id, opening(String(id % 2))));
    queue.closeAll();
    await queue.whenSettled();
    expect(stats()).toMatchObject({ dropped: {}, pending: 5, sessions: { opened: 0, rejected: 0 } });
    await until('both openings are refused', () => rigs.server.concurrency().now === 0);
    queue.stop('shutdown');
    await until('all are dropped', () => stats().pending === 0);
    expect(stats().dropped).toEqual({ unauthorized: 5 });
    expect(logger.warnings).toHaveLength(1);
  });

  test('what is too large goes in a smaller request, and only what cannot is dropped', async () => {
    rigs.server.script(({ body }) => answer(body.includes('large') ? 413 : 200, '{"detail":"1 MB at most"}'));
    const { take, queue, stats, logger, budget } = rigs.start();
    const large = (id: number): TestItem => ({
      ...item(id),
      build: () => ({ method: 'POST', path: 'items', body: `{"id":${id},"text":"large"}` }),
    });
    take({ ...large(1), tooLarge: () => item(1) });
    take({ ...large(2), tooLarge: () => ({ ...large(2), tooLarge: () => undefined }) });
    take(large(3));
    take({
      ...large(4),
      tooLarge() {
        throw new Error('a bug');
      },
    });
    take(item(5, { ...opening('b'), request: () => ({ method: 'POST', path: 'open', body: 'large' }) }));
    await queue.whenSettled();
    expect(stats()).toMatchObject({
      delivered: 1,
      dropped: { too_large: 3, session_rejected: 1 },
      pending: 0,
    });
    expect(logger.warnings).toContainEqual({
      reason: 'too_large',
      message: expect.stringContaining('1 MB at most'),
    });
    expect([budget.items, budget.bytes]).toEqual([0, 0]);
  });
});

describe('errors of ours cost one item, never the queue', () => {
  const broken = (): never => {
    throw new Error('a bug');
  };

  test('an item that cannot be built', async () => {
    const { take, queue, stats } = rigs.start();
    take({ ...item(1), build: broken });
    take(item(2));
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 1, dropped: { internal_error: 1 }, pending: 0 });
  });

  test('an opening that cannot be requested', async () => {
    const { take, queue, stats } = rigs.start();
    take(item(1, { ...opening('a'), request: broken }));
    take(item(2, opening('b')));
    queue.closeAll();
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 1, dropped: { internal_error: 1 }, pending: 0 });
  });

  test('an opening whose answer cannot be read', async () => {
    const { take, queue, stats } = rigs.start();
    take(item(1, { ...opening('a'), resolve: broken }));
    take(item(2, opening('b')));
    queue.closeAll();
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 1, dropped: { internal_error: 1 }, pending: 0 });
  });

  test('a closing that cannot be requested', async () => {
    const { take, queue, stats } = rigs.start();
    take(item(1, { ...opening('a'), closeRequest: broken }));
    queue.closeAll();
    await queue.whenSettled();
    expect(stats()).toMatchObject({ delivered: 1, dropped: {}, pending: 0, sessions: { ended: 0 } });
  });
});
