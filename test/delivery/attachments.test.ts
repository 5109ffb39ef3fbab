import type { Item } from '../../exporters/delivery/item';
import { eventItem } from '../../exporters/host/event-item';
import { mapRecord } from '../../exporters/mapping/map-record';
import type { SessionRecord } from '../../src/core/span-record';
import { dataUrl, PNG, WAV } from '../mapping/support/media';
import {
  type Answer,
  answer,
  inOrder,
  type ReceivedRequest,
  type ScriptedServer,
  scriptedServer,
} from '../support/scripted-server';
import { until } from '../support/until';
import { given, LARGE } from './support/given';
import { hostRig, RECORD_BYTES, traceRecord } from './support/host-rig';
import { opening } from './support/items';
import { twoServers, withBlobUrl } from './support/upload-rig';

const url = dataUrl('image/png', PNG);
/** An event with an attachment and a child with the same content. */
const FAILED_WITH_IMAGE = {
  status: { code: 'ERROR', message: `cannot read ${url}` },
  events: [{ name: 'exception', timeUnixMs: 1, attributes: { 'exception.message': `cannot read ${url}` } }],
  attributes: { shot: url },
} as const;

function itemOf(record: SessionRecord): Item | undefined {
  const [mapped] = mapRecord(record);
  const ends = { settle: () => true, hold: () => undefined };
  return mapped && eventItem(mapped, opening('s'), ends, { agentId: 'agent', blobThresholdBytes: 65_536 });
}

describe('the items of a record with attachments', () => {
  test('have none where the event has none', () => {
    expect(itemOf(traceRecord(1))?.build('s')).not.toHaveProperty('attachments');
  });

  test('send the event with the reference and without the content', () => {
    const item = itemOf(traceRecord(1, 's', { attributes: { shot: url } }));
    const { body = '', attachments } = item?.build('s') ?? {};
    expect(body).toMatch(/"shot":"\[image\/png, \d+ bytes, attachment [0-9a-f-]{36}\]"/);
    expect(attachments).toHaveLength(1);
    expect(body).not.toContain(PNG.toString('base64').slice(0, 40));
  });
});

describe('the budget', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await scriptedServer();
  });

  afterEach(() => server.close());

  test('holds the bytes of attachments until the items are delivered', async () => {
    const held: number[] = [];
    const rig = hostRig({ baseUrl: server.baseUrl });
    server.script(({ path }) => {
      if (path.endsWith('events')) held.push(rig.budget.bytes);
      return answer(200);
    });
    rig.take(traceRecord(1, 's', FAILED_WITH_IMAGE));
    await rig.host.flush();
    expect(Math.max(...held)).toBe(RECORD_BYTES);
    expect([rig.budget.items, rig.budget.bytes]).toEqual([0, 0]);
    expect(rig.stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0 });
    await rig.close();
  });

  test('gets them back when the items are dropped', async () => {
    server.script(() => ({ kind: 'hang' }));
    const rig = hostRig({ baseUrl: server.baseUrl, flushAt: 1 });
    rig.take(traceRecord(1, 's', FAILED_WITH_IMAGE));
    await until('the opening hangs', () => server.requests.length === 1);
    expect(rig.budget.bytes).toBe(RECORD_BYTES);
    rig.host.stop('shutdown');
    await rig.host.flush();
    expect([rig.budget.items, rig.budget.bytes]).toEqual([0, 0]);
    expect(rig.stats().dropped).toEqual({ shutdown: 2 });
    await rig.close();
  });
});

describe('the upload of attachments', () => {
  const setup = twoServers();
  const TWO = { details: 'both', image: url, sound: dataUrl('audio/wav', WAV) };
  /** Answers to requests for an address; everything else is a yes. */
  let presign: (request: ReceivedRequest) => Answer;

  beforeEach(() => {
    const withUrl = withBlobUrl(setup.storage.origin);
    presign = ({ path }) => {
      const nth = new URL(path, setup.api.origin).searchParams.get('nth_screenshot');
      return answer(200, JSON.stringify({ presigned_url: `${setup.storage.origin}/shot/${nth}?sig=1` }));
    };
    setup.api.script((request) =>
      request.path.includes('getpresigneduploadurl') ? presign(request) : withUrl(request),
    );
  });

  function asked(): ReceivedRequest[] {
    return setup.api.requests.filter(({ path }) => path.includes('getpresigneduploadurl'));
  }

  test('asks for an address each and puts the bytes there, as they were', async () => {
    const rig = setup.start();
    rig.take(given(1, TWO));
    await rig.host.flush();
    const [event] = setup.posts();
    expect(asked().map(({ method, path }) => [method, path])).toEqual(
      [0, 1].map((nth) => [
        'GET',
        `/api/getpresigneduploadurl?agent_id=agent&session_id=s&event_id=${event?.['client_event_id']}&nth_screenshot=${nth}`,
      ]),
    );
    expect(setup.puts().map(({ method, path, headers }) => [method, path, headers['content-type']])).toEqual([
      ['PUT', '/shot/0?sig=1', 'image/png'],
      ['PUT', '/shot/1?sig=1', 'audio/wav'],
    ]);
    expect(setup.puts().map(({ bytes }, index) => bytes.equals(index === 0 ? PNG : WAV))).toEqual([
      true,
      true,
    ]);
    expect(setup.puts().every(({ headers }) => headers.authorization === undefined)).toBe(true);
    expect(event?.['metadata']).toMatchObject({
      attachments: [
        { id: expect.any(String), mime_type: 'image/png', size_bytes: PNG.length, nth: 0 },
        { id: expect.any(String), mime_type: 'audio/wav', size_bytes: WAV.length, nth: 1 },
      ],
    });
    expect(rig.stats()).toMatchObject({ delivered: 1, attachments: { uploaded: 2, failed: 0 } });
  });

  test('names the event as the backend does, where it says so', async () => {
    setup.api.script((request) =>
      request.path.includes('getpresigneduploadurl')
        ? presign(request)
        : answer(200, '{"event_id":"its own"}'),
    );
    const rig = setup.start();
    rig.take(given(1, TWO));
    await rig.host.flush();
    expect(asked()[0]?.path).toContain('event_id=its+own');
  });

  test('comes after the event, and after its payload where that is uploaded too', async () => {
    const rig = setup.start();
    rig.take(given(1, { ...LARGE, image: url }));
    await rig.host.flush();
    expect(setup.puts().map(({ path }) => path.split('/')[1])).toEqual(['1', 'shot']);
    expect(rig.stats()).toMatchObject({ delivered: 1, attachments: { uploaded: 1, failed: 0 } });
  });

  test('is tried again where it is worth it, with a fresh address where that is refused', async () => {
    setup.storage.script(
      inOrder(answer(503, ''), { kind: 'closeBeforeAnswer' }, answer(403, ''), answer(200)),
    );
    const rig = setup.start();
    rig.take(given(1, { image: url }));
    await rig.host.flush();
    expect(asked()).toHaveLength(2);
    expect(setup.posts()).toHaveLength(1);
    expect(setup.puts().every(({ bytes }) => bytes.equals(PNG))).toBe(true);
    expect(rig.stats()).toMatchObject({ delivered: 1, attachments: { uploaded: 1, failed: 0 } });
  });

  test.each<[string, Answer]>([
    ['404', answer(404, '{"detail":"no such path"}')],
    ['401', answer(401)],
    ['403', answer(403)],
    ['no address', answer(200)],
    ['500 until there is no time left', answer(500)],
  ])('that gets %s fails, and the event is delivered', async (_name, refusal) => {
    presign = () => refusal;
    const rig = setup.start({ retryForMs: 1_000 });
    rig.take(given(1, TWO));
    rig.take(given(2, { details: 'small' }));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({
      accepted: 2,
      delivered: 2,
      pending: 0,
      dropped: {},
      attachments: { uploaded: 0, failed: 2 },
    });
    expect(new Set(rig.warnings.map(({ reason }) => reason))).toEqual(new Set(['attachment_failed']));
  });

  test('that fails for one is done for the others', async () => {
    setup.storage.script(({ path }) => answer(path.includes('/shot/0') ? 400 : 200));
    const rig = setup.start();
    rig.take(given(1, TWO));
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 1, attachments: { uploaded: 1, failed: 1 } });
  });

  test('is not begun for an event that was refused', async () => {
    setup.api.script(({ path }) => answer(path.endsWith('events') ? 422 : 200));
    const rig = setup.start();
    rig.take(given(1, TWO));
    await rig.host.flush();
    expect([asked(), setup.puts()]).toEqual([[], []]);
    expect(rig.stats()).toMatchObject({ dropped: { rejected: 1 }, attachments: { uploaded: 0, failed: 0 } });
  });

  test('that hangs at shutdown leaves exact books', async () => {
    setup.storage.script(() => ({ kind: 'hang' }));
    const rig = setup.start();
    rig.take(given(1, TWO));
    await until('the upload hangs', () => setup.storage.concurrency().now === 1);
    rig.host.stop('shutdown');
    await rig.host.flush();
    expect(rig.stats()).toMatchObject({ delivered: 0, pending: 0, dropped: { shutdown: 1 } });
    expect(rig.budget.items).toBe(0);
  });
});
