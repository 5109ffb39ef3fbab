import { type Answer, answer, type ReceivedRequest } from '../support/scripted-server';
import { bytesOf, given } from './support/given';
import { twoServers, unpacked, withBlobUrl } from './support/upload-rig';

const setup = twoServers();

/** As a proxy does it: bodies over `maxBytes` are refused. */
function atMost(
  maxBytes: number,
  next: (request: ReceivedRequest) => Answer = () => answer(200),
): (request: ReceivedRequest) => Answer {
  return (request) =>
    request.bytes.length > maxBytes ? answer(413, '{"detail":"too large"}') : next(request);
}

describe('an event that is too large for the backend', () => {
  test('is sent again under its id with the payload beside it', async () => {
    const payload = { details: 'x'.repeat(40_000) };
    setup.api.script(atMost(20_000, withBlobUrl(setup.storage.origin)));
    const rig = setup.start();
    rig.take(given(1, payload));
    await rig.host.flush();
    const posts = setup.posts();
    expect(posts).toMatchObject([{ needs_blob: false }, { needs_blob: true }]);
    expect(posts[0]?.['client_event_id']).toBe(posts[1]?.['client_event_id']);
    expect(setup.puts().map(unpacked)).toEqual([payload]);
    expect(rig.stats()).toMatchObject({ delivered: 1, dropped: {} });
  });

  test('loses its longest texts where the upload is too large as well', async () => {
    // Storage that counts what gzip holds: texts that compress well would pass otherwise.
    const payload = {
      details: 'a',
      misc: { long: 'x'.repeat(200_000), longer: 'y'.repeat(300_000), id: 'kept' },
    };
    setup.storage.script((request) =>
      bytesOf(unpacked(request) as object) > 210_000 ? answer(413, '') : answer(200),
    );
    const rig = setup.start();
    rig.take(given(1, payload));
    await rig.host.flush();
    expect(setup.puts().map(unpacked)).toEqual([
      payload,
      { details: 'a', misc: { long: 'x'.repeat(200_000), longer: '[300000 characters cut]', id: 'kept' } },
    ]);
    expect(rig.stats()).toMatchObject({ delivered: 1, dropped: {} });
  });

  test('is halved three times at most', async () => {
    const misc = Object.fromEntries(
      Array.from({ length: 64 }, (_, index) => [`k${index}`, 'z'.repeat(2_000)]),
    );
    setup.storage.script(() => answer(413, ''));
    const rig = setup.start();
    rig.take(given(1, { misc }));
    await rig.host.flush();
    expect(setup.puts()).toHaveLength(2);
    expect(rig.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { too_large: 1 } });
    expect(rig.warnings.map(({ reason }) => reason)).toEqual(['too_large']);
  });

  test('of many sizes is halved three times, then dropped', async () => {
    const misc = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`k${index}`, 'z'.repeat(2 ** (17 - index))]),
    );
    setup.storage.script(() => answer(413, ''));
    const rig = setup.start();
    rig.take(given(1, { misc }));
    await rig.host.flush();
    const sizes = setup.puts().map((put) => bytesOf(unpacked(put) as object));
    expect(sizes).toHaveLength(4);
    for (const [index, size] of sizes.slice(1).entries()) expect(size * 2).toBeLessThan(sizes[index] ?? 0);
    expect(rig.stats()).toMatchObject({ dropped: { too_large: 1 }, pending: 0 });
  });

  test('for its metadata loses the longest texts of that', async () => {
    setup.api.script(atMost(20_000, withBlobUrl(setup.storage.origin)));
    const rig = setup.start({ blobThresholdBytes: 10_000 });
    rig.take(
      given(1, { details: 'a' }, { 'lucidic.event.metadata': { note: 'm'.repeat(50_000), kept: 'k' } }),
    );
    await rig.host.flush();
    expect(setup.posts().at(-1)).toMatchObject({ metadata: { note: '[50000 characters cut]', kept: 'k' } });
    expect(setup.puts().map(unpacked)).toEqual([{ details: 'a' }]);
    expect(rig.stats()).toMatchObject({ delivered: 1 });
  });

  test('and has nothing to cut is dropped', async () => {
    setup.api.script(({ path }) => answer(path.endsWith('events') ? 413 : 200));
    const rig = setup.start();
    rig.take(given(1, { details: 'a' }));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { too_large: 1 } });
  });

  test('a session that is too large is one that was refused', async () => {
    setup.api.script(({ path }) => answer(path.endsWith('initsession') ? 413 : 200));
    const rig = setup.start();
    rig.take(given(1, { details: 'a' }));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ dropped: { session_rejected: 1 }, sessions: { rejected: 1 } });
  });
});
