import type { Item } from '../../exporters/delivery/item';
import { eventItem } from '../../exporters/host/event-item';
import { mapRecord } from '../../exporters/mapping/map-record';
import type { SessionRecord } from '../../src/core/span-record';
import { dataUrl, PNG } from '../mapping/support/media';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { hostRig, RECORD_BYTES, traceRecord } from './support/host-rig';
import { opening } from './support/items';

const url = dataUrl('image/png', PNG);
/** An event with an attachment and a child with the same content. */
const FAILED_WITH_IMAGE = {
  status: { code: 'ERROR', message: `cannot read ${url}` },
  events: [{ name: 'exception', timeUnixMs: 1, attributes: { 'exception.message': `cannot read ${url}` } }],
  attributes: { shot: url },
} as const;

function itemOf(record: SessionRecord): Item | undefined {
  const [mapped] = mapRecord(record);
  return (
    mapped && eventItem(mapped, opening('s'), () => true, { agentId: 'agent', blobThresholdBytes: 65_536 })
  );
}

describe('the items of a record with attachments', () => {
  test('have none where the event has none', () => {
    expect(itemOf(traceRecord(1))).not.toHaveProperty('attachments');
  });

  test('send the event with the reference and without the content', () => {
    const item = itemOf(traceRecord(1, 's', { attributes: { shot: url } }));
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
