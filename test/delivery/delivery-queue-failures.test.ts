import { answer } from '../support/scripted-server';
import { item, opening } from './support/items';
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

  test('a refused key stops everything with one message, whatever was in flight', async () => {
    let requests = 0;
    rigs.server.script(({ path }) => {
      requests += 1;
      return path.endsWith('open') || requests < 20
        ? answer(200)
        : { ...answer(401, '{"detail":"expired"}') };
    });
    const { take, queue, stats, logger, budget } = rigs.start({ maxConcurrency: 16 });
    for (let id = 0; id < 500; id += 1) take(item(id));
    queue.close('a');
    await queue.whenSettled();
    const { delivered, dropped, pending } = stats();
    expect(pending).toBe(0);
    expect(dropped).toEqual({ unauthorized: 500 - delivered });
    expect(delivered).toBeGreaterThanOrEqual(10);
    expect(logger.warnings).toEqual([
      { reason: 'unauthorized', message: expect.stringContaining('expired') },
    ]);
    const sent = rigs.server.requests.length;
    take(item(1_000));
    take(item(1_001, opening('b')));
    queue.closeAll();
    await queue.whenSettled();
    expect(stats().dropped).toEqual({ unauthorized: 502 - delivered });
    expect(rigs.server.requests).toHaveLength(sent);
    expect(rigs.count('close')).toBe(0);
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
