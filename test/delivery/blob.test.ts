import { uploadUrl } from '../../exporters/delivery/upload-to-fresh-url';
import { answer, inOrder, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { bytesOf, given, LARGE } from './support/given';
import { twoServers, unpacked, withBlobUrl } from './support/upload-rig';

const setup = twoServers();

describe('a payload over the threshold', () => {
  test.each([
    ['ASCII', 'x'],
    ['two bytes a character', 'ü'],
    ['three', '語'],
    ['four, two UTF-16 units', '🌍'],
    ['escaped', '"'],
    ['a lone surrogate, six', '\ud83c'],
  ])('is told by its bytes, and one of exactly that many stays: %s', async (_name, character) => {
    const payload = { details: character.repeat(500) };
    const rig = setup.start({ blobThresholdBytes: bytesOf(payload) });
    rig.take(given(1, payload));
    await rig.host.flush();
    rig.take(given(2, { details: `${payload.details}x` }));
    await rig.host.flush();
    expect(setup.posts().map((event) => event['needs_blob'])).toEqual([false, true]);
    expect(setup.puts()).toHaveLength(1);
  });

  test('arrives as gzip, whole, behind an event with a preview', async () => {
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    const [put] = setup.puts();
    expect(setup.posts()).toMatchObject([
      { needs_blob: true, session_id: 's', payload: { details: expect.stringMatching(/^grüße 🌍 .*…$/u) } },
    ]);
    expect(put?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': String(put?.bytes.length),
    });
    expect(put?.method).toBe('PUT');
    expect(put && unpacked(put)).toEqual(LARGE);
    expect(rig.stats()).toMatchObject({ accepted: 1, delivered: 1, pending: 0, dropped: {} });
  });

  test('gets nothing of ours on a foreign host: no key, no agent, no cookie', async () => {
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    const [put] = setup.puts();
    const names = Object.keys(put?.headers ?? {}).sort();
    expect(names).toEqual([
      'connection',
      'content-encoding',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(JSON.stringify(put?.headers) + put?.bytes.toString('latin1')).not.toContain('the-key');
    expect(setup.api.requests.every(({ headers }) => headers.authorization === 'Api-Key the-key')).toBe(true);
  });

  test('is delivered only once it is uploaded', async () => {
    setup.storage.script(() => ({ ...answer(200), afterMs: 200 }));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await until('the upload has begun', () => setup.storage.concurrency().now === 1);
    expect(rig.stats()).toMatchObject({ delivered: 0, pending: 1 });
    const times = (): number => rig.ledger.durations.read().reduce((sum, { count }) => sum + count, 0);
    expect(times()).toBe(0);
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 1, pending: 0 });
    expect(times()).toBe(1);
    expect(rig.budget.items).toBe(0);
  });

  test('goes to a relative address below the API', async () => {
    setup.api.script(({ path }) => answer(200, path.endsWith('events') ? '{"blob_url":"blobs/1"}' : '{}'));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    const put = setup.api.requests.at(2);
    expect([put?.method, put?.path, put?.headers.authorization]).toEqual(['PUT', '/api/blobs/1', undefined]);
  });
});

describe('an upload that fails', () => {
  test('with a 5xx or a broken connection is made again alone, at the same address', async () => {
    setup.storage.script(
      inOrder(answer(503, ''), { kind: 'closeBeforeAnswer' }, answer(429, ''), answer(204, '')),
    );
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(setup.posts()).toHaveLength(1);
    expect(new Set(setup.puts().map(({ path }) => path)).size).toBe(1);
    expect(setup.puts().map(({ bytes }) => bytes.equals(setup.puts()[0]?.bytes ?? bytes))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(rig.stats()).toMatchObject({ delivered: 1, dropped: {} });
  });

  test('until there is no time left is dropped', async () => {
    setup.storage.script(() => answer(500, ''));
    const rig = setup.start({ retryForMs: 2_000 });
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { retry_exhausted: 1 } });
    expect(setup.posts()).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 409, 410, 307])(
    'with %i gets a fresh address for the same event',
    async (status) => {
      setup.storage.script(
        inOrder(answer(status, '<Error/>', { location: 'http://127.0.0.1:9/' }), answer(200)),
      );
      const rig = setup.start();
      rig.take(given(1, LARGE));
      await rig.host.flush();
      const ids = setup.posts().map((event) => event['client_event_id']);
      expect(ids).toHaveLength(2);
      expect(new Set(ids).size).toBe(1);
      expect(setup.puts().map(({ path }) => path.split('/')[1])).toEqual(['1', '2']);
      expect(rig.stats()).toMatchObject({ delivered: 1, dropped: {} });
    },
  );

  test('with a 4xx at three fresh addresses too is dropped, and nothing secret is said', async () => {
    setup.storage.script(() => answer(403, '<Error><StringToSign>s3cret</StringToSign></Error>'));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(setup.posts()).toHaveLength(4);
    expect(setup.puts()).toHaveLength(4);
    expect(rig.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { blob_rejected: 1 } });
    expect(rig.warnings.map(({ reason }) => reason)).toEqual(['blob_rejected']);
    expect(JSON.stringify(rig.warnings)).not.toContain('s3cret');
  });

  test('after its answer was lost is made again; an address that takes one only is replaced', async () => {
    setup.storage.script(inOrder({ kind: 'closeBeforeAnswer' }, answer(409, ''), answer(200)));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(setup.puts().map(({ path }) => path.split('/')[1])).toEqual(['1', '1', '2']);
    expect(rig.stats()).toMatchObject({ delivered: 1 });
  });

  test('a page from storage is a yes: nobody knows how it answers', async () => {
    setup.storage.script(() => answer(200, '<?xml version="1.0"?><Done/>'));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(setup.puts()).toHaveLength(1);
    expect(rig.stats()).toMatchObject({ delivered: 1 });
  });

  test('a 403 of storage does not stop the stream', async () => {
    setup.storage.script(() => answer(403, ''));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    rig.take(given(2, { details: 'small' }));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 1, dropped: { blob_rejected: 1 } });
  });
});

describe('the event before it', () => {
  test('is sent again after a lost answer, and uploaded once', async () => {
    const withUrl = withBlobUrl(setup.storage.origin);
    let posts = 0;
    setup.api.script((request) => {
      if (request.path.endsWith('events')) posts += 1;
      return posts === 1 ? { kind: 'closeBeforeAnswer' } : withUrl(request);
    });
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(setup.posts()).toHaveLength(2);
    expect(setup.puts()).toHaveLength(1);
    expect(rig.stats()).toMatchObject({ delivered: 1 });
  });

  test.each(['{}', '', '{"blob_url":null}', '{"blob_url":7}', '{"blob_url":"file:///etc/passwd"}', '[]'])(
    'answered with %j has nowhere to go: its payload is lost, and said to be',
    async (body) => {
      setup.api.script(() => answer(200, body));
      const rig = setup.start();
      rig.take(given(1, LARGE));
      await rig.host.flush();
      expect(rig.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { blob_rejected: 1 } });
      expect(rig.warnings.map(({ reason }) => reason)).toEqual(['blob_rejected']);
    },
  );

  test('refused for good has no upload', async () => {
    setup.api.script(({ path }) => (path.endsWith('events') ? answer(422, '{"detail":"no"}') : answer(200)));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ dropped: { rejected: 1 } });
    expect(setup.puts()).toEqual([]);
  });
});

describe('storage that is down', () => {
  test('holds back no event that does not need it', async () => {
    setup.storage.script(() => ({ kind: 'hang' }));
    const rig = setup.start({ maxConcurrency: 2 });
    for (let id = 1; id <= 20; id += 1) rig.take(given(id, LARGE));
    for (let id = 21; id <= 40; id += 1) rig.take(given(id, { details: 'small' }));
    await until('the small ones are delivered', () => rig.stats().delivered === 20);
    expect(rig.stats()).toMatchObject({ pending: 20, dropped: {} });
    setup.storage.script(() => answer(200));
    rig.host.stop('shutdown');
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 20, pending: 0, dropped: { shutdown: 20 } });
    expect([rig.budget.items, rig.budget.bytes]).toEqual([0, 0]);
  });

  test('gets eight uploads at once, and all of them in the end', async () => {
    setup.storage.script(() => ({ ...answer(200), afterMs: 100 }));
    const rig = setup.start({ maxConcurrency: 64 });
    for (let id = 1; id <= 40; id += 1) rig.take(given(id, LARGE));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 40 });
    expect(setup.storage.concurrency().peak).toBe(8);
  });

  test('and is given up in the middle of an upload leaves exact books', async () => {
    setup.storage.script(() => ({ kind: 'hang' }));
    const rig = setup.start();
    rig.take(given(1, LARGE));
    await until('the upload hangs', () => setup.storage.concurrency().now === 1);
    rig.host.stop('shutdown');
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ accepted: 1, delivered: 0, pending: 0, dropped: { shutdown: 1 } });
    await until('its request is over', () => setup.storage.concurrency().now === 0);
  });
});

test('connections to the origins used last are kept, the others are closed', async () => {
  const stores = await Promise.all(Array.from({ length: 11 }, () => scriptedServer()));
  try {
    let next = 0;
    setup.api.script(({ path }) => {
      if (!path.endsWith('events')) return answer(200);
      next += 1;
      return answer(200, JSON.stringify({ blob_url: `${stores[next - 1]?.origin}/b` }));
    });
    const rig = setup.start();
    for (let id = 1; id <= stores.length; id += 1) {
      rig.take(given(id, LARGE));
      await rig.host.flush();
    }
    expect(rig.stats()).toMatchObject({ delivered: 11 });
    await until('the first three are closed', () =>
      stores.every((store, index) => store.openSockets() === (index < 3 ? 0 : 1)),
    );
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
});

describe('the address of an upload', () => {
  test.each([
    [
      'https://bucket.s3.amazonaws.com/k?sig=1',
      'https://api.example/api',
      'https://bucket.s3.amazonaws.com/k?sig=1',
    ],
    ['/blobs/1', 'https://api.example/api', 'https://api.example/blobs/1'],
    ['blobs/1', 'https://api.example/api', 'https://api.example/api/blobs/1'],
    ['//cdn.example/1', 'https://api.example/api', 'https://cdn.example/1'],
    ['http://store.example/1', 'http://api.example/api', 'http://store.example/1'],
    ['http://store.example/1', 'https://api.example/api', undefined],
    ['ftp://store.example/1', 'http://api.example/api', undefined],
    ['data:,1', 'http://api.example/api', undefined],
    ['http://', 'http://api.example/api', undefined],
    ['', 'http://api.example/api', undefined],
  ])('%j of %s is %s', (said, baseUrl, expected) => {
    expect(uploadUrl(JSON.stringify({ blob_url: said }), 'blob_url', baseUrl)?.href).toBe(expected);
  });
});
