import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as lucidic from '../../src';
import { collectGarbage } from '../support/collect-garbage';
import { eventually } from '../support/until';
import { type ClientRig, clientRig } from './support/client-rig';

let rig: ClientRig;
beforeEach(async () => {
  rig = await clientRig();
});
afterEach(() => rig.close());

describe('delivery of what a client says', () => {
  test('F-67 flush: everything said until then is there, words about sessions too; a deadline that is too short says so', async () => {
    const client = rig.client();
    const id = client.init({ sessionName: 'flushed' });
    for (let index = 0; index < 500; index += 1) client.createGenericEvent(`e ${index}`);
    client.updateSession({ task: 'the last word' });
    const [first, second] = await Promise.all([client.flush(), client.flush()]);
    expect([first, second]).toEqual([true, true]);
    expect(await rig.session(id)).toMatchObject({ num_events: 500, task: 'the last word' });
    client.createGenericEvent('one more');
    expect(await client.flush({ timeoutMs: 0 })).toBe(false);
    expect(await client.flush()).toBe(true);
  });

  test('F-80 without a flush: after 100 ms, or 100 events', async () => {
    const client = rig.client();
    const id = client.init();
    client.createGenericEvent('alone');
    await eventually('it is there', async () => (await rig.events(id)).length === 1, 2_000);
    const patient = rig.client({ agentId: 'patient', flushIntervalMs: 60_000, flushAt: 100 });
    const other = patient.init();
    for (let index = 0; index < 150; index += 1) patient.createGenericEvent(`e ${index}`);
    await eventually('a hundred are there', async () => (await rig.events(other)).length >= 99, 5_000);
  });

  test('F-81 F-82 a payload of more than 64 KiB is uploaded as gzip, and whole', async () => {
    const client = rig.client();
    const id = client.init();
    const text = 'grüße 🌍 '.repeat(20_000);
    client.createLLMEvent({ model: 'm', provider: 'p', prompt: text, output: 'short' });
    client.createGenericEvent('x'.repeat(60_000));
    await client.flush();
    const events = await rig.events(id);
    const large = events.find(({ type }) => type === 'llm_generation');
    expect(large).toMatchObject({
      blob: 'stored',
      payload: { request: { messages: [{ role: 'user', content: text }] }, response: { output: 'short' } },
    });
    expect(events.find(({ type }) => type === 'generic')).not.toHaveProperty('blob');
  });

  test('F-12 F-79 an outage at the start costs time, not words: the session comes with all of them', async () => {
    const { port } = new URL(rig.where.baseUrl);
    await rig.backend.close();
    const client = rig.client({ retryForMs: 60_000 });
    const id = client.init({ sessionName: 'patient', tags: ['a'] });
    client.createGenericEvent('while down');
    client.endSession({ isSuccessful: true });
    expect(await client.flush({ timeoutMs: 300 })).toBe(false);
    const { startBackend } = await import('@lucidic/dev');
    const again = await startBackend({ port: Number(port) });
    expect(await client.flush({ timeoutMs: 20_000 })).toBe(true);
    const response = await fetch(`${again.apiUrl}/sessions/${id}`, {
      headers: { authorization: 'Api-Key test-key' },
    });
    expect(await response.json()).toMatchObject({
      session_name: 'patient',
      tags: ['a'],
      is_finished: true,
      is_successful: true,
      num_events: 1,
    });
    await client.shutdown();
    await again.close();
  }, 40_000);

  test('10,000 sessions opened and ended: memory stays flat', async () => {
    const client = rig.client();
    const round = async (sessions: number): Promise<number> => {
      for (let index = 0; index < sessions; index += 1) {
        client.session({ sessionName: `s ${index}`, task: 't'.repeat(200) }, () =>
          client.createGenericEvent('e'),
        );
        if (index % 500 === 0) await client.flush({ timeoutMs: 60_000 });
      }
      expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
      await collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = await round(5_000);
    const after = await round(5_000);
    expect(client.stats()).toMatchObject({ delivered: 10_000, sessions: { opened: 10_000, ended: 10_000 } });
    const perSession = (after - before) / 5_000;
    process.stdout.write(`heap: ${Math.round(perSession)} bytes for each session more\n`);
    // Ids of the last 10,000 are remembered; everything else is let go of.
    expect(perSession).toBeLessThan(1_500);
  }, 120_000);
});

describe('the package', () => {
  test('F-91 the errors are exported, each a LucidicError with a code', () => {
    const facts = { endpoint: 'GET x', status: 500 };
    const errors = [
      [new lucidic.APIKeyVerificationError('x', facts), 'API_KEY'],
      [new lucidic.InvalidOperationError('x'), 'INVALID_OPERATION'],
      [new lucidic.LucidicNotInitializedError('flush'), 'NOT_INITIALIZED'],
      [new lucidic.PromptError('PROMPT_UNAVAILABLE', 'x', { promptName: 'p' }), 'PROMPT_UNAVAILABLE'],
      [new lucidic.FeatureFlagError('FLAG_TYPE', 'x', { flagName: 'f' }), 'FLAG_TYPE'],
      [new lucidic.ApiError('API_FAILED', 'x', facts), 'API_FAILED'],
      [new lucidic.ConfigError('o', 'p', 'f'), 'CONFIG'],
    ] as const;
    for (const [error, code] of errors) {
      expect(error).toBeInstanceOf(lucidic.LucidicError);
      expect(error).toBeInstanceOf(Error);
      expect(error.code).toBe(code);
      expect(error.name).toBe(error.constructor.name);
    }
  });

  test('F-92 it is MIT licensed', () => {
    const root = join(__dirname, '../..');
    expect(readFileSync(join(root, 'LICENSE'), 'utf8')).toMatch(/^MIT License/);
    expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).toMatchObject({ license: 'MIT' });
  });
});
