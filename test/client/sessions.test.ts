import * as lucidic from '../../src';
import { InvalidOperationError, LucidicNotInitializedError } from '../../src';
import { type ClientRig, clientRig } from './support/client-rig';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

let rig: ClientRig;
beforeEach(async () => {
  rig = await clientRig();
});
afterEach(() => rig.close());

describe('sessions', () => {
  test('F-11 F-20 F-24 F-27 F-28 F-29 F-63 init gives an id at once, and the session has all that was said', async () => {
    const id = lucidic.init({
      ...rig.where,
      sessionName: 'My Session',
      task: 'Process customer request',
      tags: ['customer-support', 'v1.2'],
      evaluators: ['politeness'],
      experimentId: 'exp-1',
      datasetItemId: 'item-1',
      productionMonitoring: true,
    });
    expect(id).toMatch(UUID);
    expect(lucidic.getSessionId()).toBe(id);
    await lucidic.ready();
    expect(await rig.session(id)).toMatchObject({
      session_name: 'My Session',
      agent_id: 'agent',
      task: 'Process customer request',
      tags: ['customer-support', 'v1.2'],
      evaluators: ['politeness'],
      experiment_id: 'exp-1',
      datasetitem_id: 'item-1',
      production_monitoring: true,
      is_finished: false,
    });
  });

  test('F-21 F-22 key and agent in code; an id of one’s own is kept', async () => {
    const id = lucidic.init({ ...rig.where, agentId: 'another', sessionId: 'chat-17' });
    expect(id).toBe('chat-17');
    await lucidic.ready();
    expect(await rig.session(id)).toMatchObject({ agent_id: 'another' });
  });

  test('F-32 an update says more and leaves the session open', async () => {
    const id = lucidic.init({ ...rig.where });
    lucidic.updateSession({ task: 'first' });
    lucidic.updateSession({ task: 'Resolved billing issue', sessionEval: 0.95, isSuccessful: true });
    lucidic.updateSession({
      isSuccessfulReason: 'said so',
      sessionEvalReason: 'nearly perfect',
      tags: ['x'],
    });
    expect(await lucidic.flush()).toBe(true);
    expect(await rig.session(id)).toMatchObject({
      task: 'Resolved billing issue',
      session_eval: 0.95,
      session_eval_reason: 'nearly perfect',
      is_successful: true,
      is_successful_reason: 'said so',
      tags: ['x'],
      is_finished: false,
    });
  });

  test('F-33 F-38 it stays open until it is ended, and ends after its events', async () => {
    const id = lucidic.init({ ...rig.where, autoEnd: false });
    for (let index = 0; index < 50; index += 1) lucidic.createGenericEvent(`event ${index}`);
    await lucidic.flush();
    expect(await rig.session(id)).toMatchObject({ is_finished: false, num_events: 50 });
    lucidic.createGenericEvent('the last');
    lucidic.endSession({ isSuccessful: true, sessionEval: 0.9 });
    expect(lucidic.getSessionId()).toBeUndefined();
    await lucidic.flush();
    expect(await rig.session(id)).toMatchObject({
      is_finished: true,
      is_successful: true,
      session_eval: 0.9,
      num_events: 51,
    });
  });

  test('F-32 late updates and late ends do not open it again, and are not lost', async () => {
    const id = lucidic.init({ ...rig.where });
    lucidic.endSession({ isSuccessful: true });
    lucidic.updateSession({ isSuccessful: false, isSuccessfulReason: 'found out later' }, id);
    lucidic.endSession({ sessionEval: 0.1 }, id);
    await lucidic.flush();
    expect(await rig.session(id)).toMatchObject({
      is_finished: true,
      is_successful: false,
      is_successful_reason: 'found out later',
      session_eval: 0.1,
    });
    expect(lucidic.stats().sessions).toEqual({ opened: 1, ended: 1, rejected: 0 });
  });

  test('F-25 shutdown ends what would end with the process, and nothing else', async () => {
    const client = rig.client();
    const kept = client.init({ autoEnd: false });
    const ended = client.init({});
    await client.shutdown();
    expect(await rig.session(kept)).toMatchObject({ is_finished: false });
    expect(await rig.session(ended)).toMatchObject({ is_finished: true });
    expect(await rig.session(ended)).not.toHaveProperty('is_successful');
  });

  test('F-84 init again is another session of the same client; with another key it is another client', async () => {
    const first = lucidic.init({ ...rig.where, mask: (text) => text.replaceAll('red', '#') });
    lucidic.createGenericEvent('red one');
    const second = lucidic.init({ sessionName: 'second' });
    lucidic.createGenericEvent('red two');
    await lucidic.flush();
    const texts = async (id: string) => (await rig.events(id)).map(({ payload }) => payload['details']);
    expect(await texts(first)).toEqual(['# one']);
    expect(await texts(second)).toEqual(['# two']);
    // Both are of one pipeline.
    expect(lucidic.stats()).toMatchObject({ accepted: 2, delivered: 2, sessions: { opened: 2 } });
    const third = lucidic.init({ ...rig.where, agentId: 'other' });
    expect(lucidic.stats().accepted).toBe(0);
    lucidic.createGenericEvent('red three');
    await lucidic.flush();
    expect(await texts(third)).toEqual(['red three']);
  });

  test('F-70 before init a call that needs a client says so at once', async () => {
    const early = [
      () => lucidic.createEvent({ details: 'x' }),
      () => lucidic.updateSession({ task: 't' }),
      () => lucidic.endSession(),
    ];
    for (const call of early) {
      expect(call).toThrow(LucidicNotInitializedError);
      expect(call).toThrow(/init\(\)/);
    }
    await expect(lucidic.ready()).rejects.toMatchObject({ code: 'NOT_INITIALIZED' });
    expect(lucidic.getSessionId()).toBeUndefined();
    expect(await lucidic.flush()).toBe(true);
    await lucidic.shutdown();
    expect(lucidic.bindSession('s', () => lucidic.getSessionId())).toBe('s');
  });

  test('F-69 an id that is none is told at once', () => {
    expect(() => rig.client().init({ sessionId: '' })).toThrow(InvalidOperationError);
    expect(() => rig.client().bindSession('a\nb', () => 1)).toThrow(InvalidOperationError);
  });

  test('F-87 a field of the wrong kind fails where the client starts, and costs only itself later', async () => {
    const client = rig.client();
    expect(() => client.init({ tags: 'no list' as unknown as string[] })).toThrow(/tags: .*list of texts/);
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const id = client.init();
    client.updateSession({ sessionEval: 'high' as unknown as number, task: 'kept' });
    await client.flush();
    expect(await rig.session(id)).toMatchObject({ task: 'kept' });
    expect(warn.mock.calls.flat().join()).toMatch(/sessionEval was not sent: it must be a number/);
    warn.mockRestore();
  });

  test('F-87 outside of any session nothing is thrown, and one line says so', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = rig.client();
    client.updateSession({ task: 't' });
    client.endSession();
    client.endSession();
    expect(warn).toHaveBeenCalledTimes(2);
    expect(warn.mock.calls.flat().join()).toMatch(/outside of any session/);
    warn.mockRestore();
  });
});

describe('ready', () => {
  test('F-68 a wrong key: an error of its class from ready, a line in the log, and no event pretends', async () => {
    const guarded = await clientRig({ apiKey: 'right' });
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = guarded.client({ apiKey: 'wrong' });
    client.init();
    const failure = await client.ready().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(lucidic.APIKeyVerificationError);
    expect(failure).toMatchObject({ code: 'API_KEY', message: expect.stringContaining('LUCIDIC_API_KEY') });
    expect(warn.mock.calls.flat().filter((line) => /refuses the key/.test(line))).toHaveLength(1);
    await guarded.close();
    warn.mockRestore();
  });

  test('nobody answers: an error in time', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = rig.client({ baseUrl: 'http://127.0.0.1:9/api', shutdownTimeoutMs: 10 });
    client.init();
    await expect(client.ready({ timeoutMs: 50 })).rejects.toMatchObject({
      name: 'ApiError',
      code: 'API_TIMEOUT',
      message: expect.stringMatching(/127\.0\.0\.1:9.*50 ms/),
    });
    await client.shutdown({ timeoutMs: 10 });
    warn.mockRestore();
  });

  test.each(['worker', 'inline', 'immediate'] as const)('F-68 in every mode: %s', async (exportMode) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const guarded = await clientRig({ apiKey: 'right' });
    const good = guarded.client({ exportMode });
    good.init();
    await good.ready();
    const bad = guarded.client({ exportMode, apiKey: 'wrong' });
    bad.init();
    await expect(bad.ready()).rejects.toThrow(lucidic.APIKeyVerificationError);
    await guarded.close();
    warn.mockRestore();
  });
});

describe('options', () => {
  test('F-16 .env is read when asked for, and nothing is written into the environment', async () => {
    const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs');
    const directory = mkdtempSync('/tmp/env-file-');
    const before = process.cwd();
    process.chdir(directory);
    try {
      writeFileSync(
        '.env',
        `# of Lucidic\nexport LUCIDIC_API_KEY="from-file" # its key\nLUCIDIC_AGENT_ID='agent #1'\nLUCIDIC_BASE_URL=${rig.where.baseUrl}\n`,
      );
      expect(() => new lucidic.Lucidic()).toThrow(lucidic.ConfigError);
      const client = new lucidic.Lucidic({ envFile: true });
      expect(client.config).toMatchObject({
        apiKey: 'from-file',
        agentId: 'agent #1',
        ...{ baseUrl: rig.where.baseUrl },
      });
      expect(process.env['LUCIDIC_API_KEY']).toBeUndefined();
      await client.shutdown();
      rmSync('.env');
      expect(() => new lucidic.Lucidic({ envFile: true })).toThrow(/envFile: there is no \.env/);
    } finally {
      process.chdir(before);
      rmSync(directory, { recursive: true });
    }
  });

  test('F-23 providers: unknown names are refused with the nearest one, known ones say what to install', async () => {
    expect(() => rig.client({ providers: ['opnai'] })).toThrow(
      /"opnai" is not a provider.*Did you mean openai\?/,
    );
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const client = rig.client({ providers: ['openai', 'AWS_Bedrock', 'google_generativeai'] });
    expect(client.config?.providers).toEqual(['openai', 'bedrock', 'google']);
    await new Promise((resolve) => setImmediate(resolve));
    const [line] = warn.mock.calls.flat();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(line).toMatch(/openai, bedrock, google.*npm install @lucidic\/register.*--require/);
    warn.mockRestore();
  });

  test('F-19 F-20 LUCIDIC_AUTO_END and LUCIDIC_SESSION_NAME', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { LUCIDIC_AUTO_END: 'False', LUCIDIC_SESSION_NAME: 'by default' });
    try {
      const client = rig.client();
      const id = client.init();
      const explicit = client.init({ autoEnd: true, sessionName: 'mine' });
      await client.shutdown();
      expect(await rig.session(id)).toMatchObject({ session_name: 'by default', is_finished: false });
      expect(await rig.session(explicit)).toMatchObject({ session_name: 'mine', is_finished: true });
    } finally {
      process.env = before;
    }
  });

  test('everything is a no-op when it is switched off', async () => {
    const client = new lucidic.Lucidic({ enabled: false });
    expect(client.init()).toMatch(UUID);
    await client.ready();
    expect(client.session({}, () => client.createEvent({ details: 'x' }))).toMatch(UUID);
    client.updateSession({ task: 't' });
    client.endSession();
    expect(await client.flush()).toBe(true);
    await client.shutdown();
    expect(client.stats().accepted).toBe(0);
  });
});
