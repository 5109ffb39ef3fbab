import { setTimeout as delay } from 'node:timers/promises';
import { APIKeyVerificationError, ApiError, InvalidOperationError, PromptError } from '../../src';
import { FakeClock } from '../support/fake-clock';
import { answer, inOrder } from '../support/scripted-server';
import { eventually } from '../support/until';
import { type Backend, backend, closeAll, rejection, rig, scripted } from './support/rig';

afterEach(closeAll);

const NAME = 'customer_support';

async function withPrompt(
  content = 'Hello {{customer_name}}, about {{issue_type}}.',
  labels = ['production'],
) {
  const server = await backend();
  await write(server, content, labels);
  return server;
}

async function write(server: Backend, content: string, labels = ['production'], metadata = {}) {
  const prompt = { agent_id: 'agent-1', prompt_name: NAME, prompt_content: content, labels, metadata };
  const { status } = await server.send('PUT', 'sdk/prompts', prompt);
  if (status !== 200) throw new Error(`HTTP ${status}`);
}

const prompt = (content: string, more = {}) =>
  answer(200, JSON.stringify({ prompt_content: content, ...more }));

describe('F-64: getPrompt with variables', () => {
  test('F-64: variables are put in their places', async () => {
    const { getPrompt } = rig((await withPrompt()).apiUrl);
    const variables = { issue_type: 'billing', customer_name: 'John' };
    const got = await getPrompt({ promptName: NAME, variables });
    expect(got).toMatchObject({
      promptName: NAME,
      label: 'production',
      content: 'Hello John, about billing.',
      rawContent: 'Hello {{customer_name}}, about {{issue_type}}.',
      metadata: {},
      version: 1,
      source: 'backend',
      missingVariables: [],
      leftOverVariables: [],
    });
    expect(`${got}`).toBe('Hello John, about billing.');
  });

  test('F-64: variables that are missing or left over are named, and refused where that is asked for', async () => {
    const { getPrompt } = rig((await withPrompt()).apiUrl);
    const asked = { promptName: NAME, variables: { customer_name: 'John', order: 7 } };
    expect(await getPrompt(asked)).toMatchObject({
      content: 'Hello John, about {{issue_type}}.',
      missingVariables: ['issue_type'],
      leftOverVariables: ['order'],
    });
    const error = await rejection(getPrompt({ ...asked, strictVariables: true }), PromptError);
    expect(error).toMatchObject({
      code: 'PROMPT_VARIABLES',
      promptName: NAME,
      missingVariables: ['issue_type'],
      leftOverVariables: ['order'],
    });
    expect(error.message).toContain('no value for issue_type; no place for order');
  });

  test('F-64: the raw prompt is the template', async () => {
    const { getRawPrompt } = rig((await withPrompt()).apiUrl);
    expect(await getRawPrompt({ promptName: NAME })).toBe('Hello {{customer_name}}, about {{issue_type}}.');
  });
});

describe('F-65: the TTL of the cache', () => {
  test('F-65: a prompt is fetched once within its TTL, and -1 keeps it for ever', async () => {
    const server = await scripted(inOrder(prompt('one'), prompt('two')));
    const clock = new FakeClock();
    const { getPrompt } = rig(server.baseUrl, { clock });
    expect(await getPrompt({ promptName: NAME, cacheTtlSeconds: 3_600 })).toMatchObject({
      source: 'backend',
    });
    clock.spend(3_599_000);
    const cached = await getPrompt({ promptName: NAME, cacheTtlSeconds: 3_600 });
    expect(cached).toMatchObject({ source: 'cache', content: 'one' });
    clock.spend(1e12);
    const kept = await getPrompt({ promptName: NAME, cacheTtlSeconds: -1 });
    expect(kept).toMatchObject({ source: 'cache', content: 'one' });
    expect(server.requests).toHaveLength(1);
  });

  test('F-65: 0 neither reads the cache nor keeps anything there', async () => {
    const server = await scripted(inOrder(prompt('one'), prompt('two'), prompt('three')));
    const { getPrompt } = rig(server.baseUrl);
    expect(`${await getPrompt({ promptName: NAME, cacheTtlSeconds: 60 })}`).toBe('one');
    expect(`${await getPrompt({ promptName: NAME, cacheTtlSeconds: 0 })}`).toBe('two');
    expect(`${await getPrompt({ promptName: NAME, cacheTtlSeconds: 60 })}`).toBe('one');
    expect(`${await getPrompt({ promptName: 'other', cacheTtlSeconds: 0 })}`).toBe('three');
    await getPrompt({ promptName: 'other', cacheTtlSeconds: 60 });
    expect(server.requests).toHaveLength(4);
  });

  test('F-65: beyond its TTL the old one is given at once while a new one is fetched, once', async () => {
    const server = await scripted(inOrder(prompt('one'), { ...prompt('two'), afterMs: 50 }));
    const clock = new FakeClock();
    const { getPrompt } = rig(server.baseUrl, { clock });
    const asked = { promptName: NAME, cacheTtlSeconds: 10 };
    await getPrompt(asked);
    clock.spend(11_000);
    const stale = await Promise.all([getPrompt(asked), getPrompt(asked), getPrompt(asked)]);
    expect(stale.map(({ content, source }) => [content, source])).toEqual(Array(3).fill(['one', 'stale']));
    await eventually('refreshed', async () => `${await getPrompt(asked)}` === 'two');
    expect(server.requests).toHaveLength(2);
    clock.spend(10_000 + 1_000);
    server.script(inOrder(prompt('three')));
    expect(await getPrompt({ ...asked, staleSeconds: 0 })).toMatchObject({
      content: 'three',
      source: 'backend',
    });
  });

  test('F-65: many that ask at once make one request', async () => {
    const server = await scripted(() => ({ ...prompt('one'), afterMs: 30 }));
    const { getPrompt } = rig(server.baseUrl);
    const got = await Promise.all(Array.from({ length: 50 }, () => getPrompt({ promptName: NAME })));
    expect(new Set(got.map(String))).toEqual(new Set(['one']));
    expect(server.requests).toHaveLength(1);
  });

  test('F-65: one that gives up leaves the request to the others', async () => {
    const server = await scripted(() => ({ ...prompt('one'), afterMs: 80 }));
    const { getPrompt } = rig(server.baseUrl);
    const giving = new AbortController();
    const first = rejection(getPrompt({ promptName: NAME, signal: giving.signal, fallback: 'x' }), ApiError);
    const hurried = rejection(getPrompt({ promptName: NAME, timeoutMs: 10 }), PromptError);
    const patient = getPrompt({ promptName: NAME });
    await delay(10);
    giving.abort(new Error('enough'));
    expect(await first).toMatchObject({ code: 'API_ABORTED', cause: new Error('enough') });
    expect((await hurried).cause).toMatchObject({ code: 'API_TIMEOUT' });
    expect(`${await patient}`).toBe('one');
    expect(server.requests).toHaveLength(1);
  });

  test('F-65: -2 and NaN are no TTL', async () => {
    const { getPrompt } = rig('http://127.0.0.1:1/api');
    for (const cacheTtlSeconds of [-2, Number.NaN]) {
      const asked = getPrompt({ promptName: NAME, cacheTtlSeconds, fallback: 'f' });
      expect((await rejection(asked, InvalidOperationError)).message).toContain('is no TTL');
    }
  });

  test('F-65: a caller who changes what it got changes nothing for the next', async () => {
    const server = await scripted(() => prompt('one', { metadata: { deep: { list: [1] } } }));
    const { getPrompt } = rig(server.baseUrl);
    const { metadata } = await getPrompt({ promptName: NAME });
    Object.assign(metadata, { deep: 'gone' });
    expect((await getPrompt({ promptName: NAME })).metadata).toEqual({ deep: { list: [1] } });
  });
});

describe('F-66: labels', () => {
  test('F-66: each label leads to its version, and is cached for itself', async () => {
    const server = await withPrompt('one', ['production']);
    await write(server, 'two', ['v1.2']);
    const { getPrompt } = rig(server.apiUrl);
    expect(`${await getPrompt({ promptName: NAME })}`).toBe('one');
    expect(await getPrompt({ promptName: NAME, label: 'v1.2' })).toMatchObject({
      content: 'two',
      version: 2,
    });
    expect(await getPrompt({ promptName: NAME })).toMatchObject({ content: 'one', source: 'cache' });
  });

  test('F-66: updatePrompt writes a version and moves labels; what is cached is forgotten', async () => {
    const { getPrompt, updatePrompt, updatePromptMetadata } = rig(
      (await withPrompt('one', ['production', 'b'])).apiUrl,
    );
    await getPrompt({ promptName: NAME, label: 'b', cacheTtlSeconds: -1 });
    await getPrompt({ promptName: NAME, cacheTtlSeconds: -1 });
    const update = { promptName: NAME, promptContent: 'two', labels: ['production'], metadata: { by: 'me' } };
    expect(await updatePrompt({ ...update, description: 'd' })).toEqual({
      version: 2,
      metadata: { by: 'me' },
    });
    expect(await getPrompt({ promptName: NAME })).toMatchObject({ content: 'two', metadata: { by: 'me' } });
    expect(await getPrompt({ promptName: NAME, label: 'b' })).toMatchObject({
      content: 'one',
      source: 'backend',
    });
    expect(await updatePromptMetadata({ promptName: NAME, metadata: { by: 'you' } })).toEqual({
      version: 2,
      metadata: { by: 'you' },
    });
    expect(await getPrompt({ promptName: NAME })).toMatchObject({ content: 'two', metadata: { by: 'you' } });
  });

  test('F-66: what was being fetched during an update is not kept', async () => {
    const server = await scripted(inOrder({ ...prompt('one'), afterMs: 60 }, prompt('ok'), prompt('two')));
    const { getPrompt, updatePrompt } = rig(server.baseUrl);
    const slow = getPrompt({ promptName: NAME });
    await eventually('asked', async () => server.requests.length === 1);
    await updatePrompt({ promptName: NAME, promptContent: 'two' });
    expect(`${await slow}`).toBe('one');
    expect(await getPrompt({ promptName: NAME })).toMatchObject({ content: 'two', source: 'backend' });
  });

  test('F-66: a version is never written twice by a repetition', async () => {
    const server = await scripted(() => answer(500, '{"detail":"no"}'));
    const { updatePrompt } = rig(server.baseUrl);
    const error = await rejection(updatePrompt({ promptName: NAME, promptContent: 'x' }), PromptError);
    expect(error).toMatchObject({ code: 'PROMPT_UNAVAILABLE', status: 500, promptName: NAME });
    expect(server.requests).toHaveLength(1);
  });
});

describe('F-71: PromptError', () => {
  test('F-71: a prompt that is not there rejects, and the message says what to do', async () => {
    const { getPrompt } = rig((await withPrompt('x', ['staging'])).apiUrl);
    const error = await rejection(getPrompt({ promptName: NAME }), PromptError);
    expect(error).toMatchObject({ name: 'PromptError', code: 'PROMPT_UNAVAILABLE', status: 404 });
    expect(error.message).toMatch(/its labels are staging\. Check the name/);
    expect(error.cause).toBeInstanceOf(ApiError);
  });

  test('F-71: the declared fallback is given, with its variables, and says that it is one', async () => {
    const { getPrompt, log } = rig((await withPrompt('x', ['staging'])).apiUrl);
    const asked = { promptName: NAME, fallback: 'Hi {{who}}', variables: { who: 'you' } };
    expect(await getPrompt(asked)).toMatchObject({
      content: 'Hi you',
      source: 'fallback',
      version: undefined,
    });
    expect(log).toEqual([
      `The prompt "${NAME}" cannot be had (API_REFUSED): the declared fallback is given.`,
    ]);
    expect(`${await getPrompt({ promptName: NAME, fallback: '' })}`).toBe('');
  });

  test('F-71: with a fallback a failure just now is not asked about again', async () => {
    const server = await scripted(() => answer(404));
    const clock = new FakeClock();
    const { getPrompt } = rig(server.baseUrl, { clock });
    for (let n = 0; n < 5; n += 1) await getPrompt({ promptName: NAME, fallback: 'f' });
    expect(server.requests).toHaveLength(1);
    await rejection(getPrompt({ promptName: NAME }), PromptError);
    expect(server.requests).toHaveLength(2);
    clock.spend(5_000);
    await getPrompt({ promptName: NAME, fallback: 'f' });
    expect(server.requests).toHaveLength(3);
  });

  test('F-71: a backend that is down costs nothing while there is an older copy; one that is gone is gone', async () => {
    const server = await scripted(inOrder(prompt('one'), answer(422)));
    const clock = new FakeClock();
    const { getPrompt } = rig(server.baseUrl, { clock });
    const asked = { promptName: NAME, cacheTtlSeconds: 1, staleSeconds: 0, fallback: 'f' };
    await getPrompt(asked);
    clock.spend(2_000);
    server.script(() => answer(503, '{}', { 'retry-after': '60' }));
    expect(await getPrompt(asked)).toMatchObject({ content: 'one', source: 'stale' });
    clock.spend(6_000);
    server.script(() => answer(404));
    expect(await getPrompt(asked)).toMatchObject({ content: 'f', source: 'fallback' });
    clock.spend(6_000);
    server.script(() => answer(503, '{}', { 'retry-after': '60' }));
    expect(await getPrompt(asked)).toMatchObject({ content: 'f', source: 'fallback' });
  });

  test('F-71: an answer without a prompt is no prompt', async () => {
    const server = await scripted(() => answer(200, '{"detail":"hm"}'));
    const error = await rejection(rig(server.baseUrl).getPrompt({ promptName: NAME }), PromptError);
    expect(error.message).toContain('no text at "prompt_content"');
  });

  test('F-68: a wrong key is told as one, by every call', async () => {
    const server = await backend('right');
    const { getPrompt, updatePrompt, createExperiment, getBoolFlag, datasets } = rig(server.apiUrl, {
      apiKey: 'wrong',
    });
    const calls = [
      getPrompt({ promptName: NAME }),
      updatePrompt({ promptName: NAME, promptContent: 'x' }),
      createExperiment({ experimentName: 'e' }),
      getBoolFlag('f'),
      datasets.get('d'),
    ];
    for (const call of calls) {
      const error = await rejection(call, APIKeyVerificationError);
      expect(error).toMatchObject({ code: 'API_KEY', status: 403, name: 'APIKeyVerificationError' });
      expect(error.message).toMatch(/Check apiKey or LUCIDIC_API_KEY/);
      expect(error.message).not.toContain('wrong');
    }
    expect(await getPrompt({ promptName: NAME, fallback: 'f' })).toMatchObject({ source: 'fallback' });
  });
});
