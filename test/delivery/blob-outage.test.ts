import { LucidicSpanProcessor } from '../../src';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { until } from '../support/until';
import { LARGE } from './support/given';
import { withBlobUrl } from './support/upload-rig';

let api: ScriptedServer;
let storage: ScriptedServer;

beforeEach(async () => {
  [api, storage] = [await scriptedServer(), await scriptedServer()];
});

afterEach(() => Promise.all([api.close(), storage.close()]));

/** More than may be decoded at a time, so that those behind them would never have their turn. */
const STUCK = 300;

test.each(['worker', 'inline'] as const)(
  'storage that hangs leaves room for events that need none of it: %s',
  async (exportMode) => {
    api.script(withBlobUrl(storage.origin));
    storage.script(() => ({ kind: 'hang' }));
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const processor = new LucidicSpanProcessor({
      apiKey: 'k',
      agentId: 'a',
      baseUrl: api.baseUrl,
      exportMode,
      flushIntervalMs: 10,
    });
    for (let index = 0; index < STUCK; index += 1) {
      processor.recordEvent({ type: 'generic', payload: LARGE });
    }
    for (let index = 0; index < 20; index += 1) {
      processor.recordEvent({ type: 'generic', payload: { details: 'small' } });
    }
    await until('the small ones are delivered', () => processor.stats().delivered === 20);
    expect(processor.stats()).toMatchObject({ pending: STUCK, dropped: {} });
    storage.script(() => answer(200));
    await processor.shutdown({ timeoutMs: 200 });
    const { accepted, delivered, dropped, pending } = processor.stats();
    expect([accepted, pending]).toEqual([STUCK + 20, 0]);
    expect(delivered + (dropped['shutdown'] ?? 0)).toBe(STUCK + 20);
    warn.mockRestore();
  },
);
