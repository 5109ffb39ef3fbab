import { eventItems } from '../../exporters/host/event-item';
import { mapRecord } from '../../exporters/mapping/map-record';
import { dataUrl, PNG } from '../mapping/support/media';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { hostRig, traceRecord } from './support/host-rig';
import { opening } from './support/items';

const url = dataUrl('image/png', PNG);
const base64Length = PNG.toString('base64').length;
/** An event with an attachment and a child with the same content. */
const FAILED_WITH_IMAGE = {
  status: { code: 'ERROR', message: `cannot read ${url}` },
  events: [{ name: 'exception', timeUnixMs: 1, attributes: { 'exception.message': `cannot read ${url}` } }],
  attributes: { shot: url },
} as const;

describe('the items of a record with attachments', () => {
  test('share its bytes, so that each counts once', () => {
    const mapped = mapRecord(traceRecord(1, 's', FAILED_WITH_IMAGE));
    const items = eventItems(mapped, opening('s'), 10_000);
    expect(items.map(({ bytes }) => bytes)).toEqual([10_000 - base64Length, base64Length]);
    expect(items.map(({ attachments }) => attachments?.length)).toEqual([1, 1]);
  });

  test('count what attachments hold where the record was estimated at less', () => {
    const mapped = mapRecord(traceRecord(1, 's', { attributes: { shot: url } }));
    expect(eventItems(mapped, opening('s'), 10).map(({ bytes }) => bytes)).toEqual([base64Length]);
  });

  test('have none where the event has none', () => {
    const [item] = eventItems(mapRecord(traceRecord(1)), opening('s'), 10);
    expect(item).not.toHaveProperty('attachments');
    expect(item?.bytes).toBe(10);
  });

  test('send the event with the reference and without the content', () => {
    const [item] = eventItems(
      mapRecord(traceRecord(1, 's', { attributes: { shot: url } })),
      opening('s'),
      10,
    );
    const { body } = item?.build('s') ?? {};
    expect(body).toContain(item?.attachments?.[0]?.id);
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
    expect(Math.max(...held)).toBe(2 * base64Length);
    expect([rig.budget.items, rig.budget.bytes]).toEqual([0, 0]);
    expect(rig.stats()).toMatchObject({ accepted: 2, delivered: 2, pending: 0 });
    await rig.close();
  });

  test('gets them back when the items are dropped', async () => {
    server.script(() => ({ kind: 'hang' }));
    const rig = hostRig({ baseUrl: server.baseUrl, flushAt: 1 });
    rig.take(traceRecord(1, 's', FAILED_WITH_IMAGE));
    await until('the opening hangs', () => server.requests.length === 1);
    expect(rig.budget.bytes).toBe(2 * base64Length);
    rig.host.stop('shutdown');
    await rig.host.flush();
    expect([rig.budget.items, rig.budget.bytes]).toEqual([0, 0]);
    expect(rig.stats().dropped).toEqual({ shutdown: 2 });
    await rig.close();
  });
});
