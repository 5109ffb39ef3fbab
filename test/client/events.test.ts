import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventFields, Lucidic } from '../../src';
import { type ClientRig, clientRig } from './support/client-rig';

let rig: ClientRig;
let client: Lucidic;
beforeEach(async () => {
  rig = await clientRig();
  client = rig.client();
  client.init();
});
afterEach(() => rig.close());

/** The event as the backend has it. */
async function stored(fields: EventFields) {
  const id = client.createEvent(fields);
  await client.flush();
  const event = (await rig.events()).find(({ client_event_id }) => client_event_id === id);
  if (event === undefined) throw new Error(`There is no event ${id}.`);
  return event;
}

describe('events by hand', () => {
  test('F-12 F-41 F-42 F-43 a function call as the README makes it; its id at once, as a string', async () => {
    const id = client.createEvent({
      type: 'function_call',
      function_name: 'process_data',
      arguments: { input: 'data' },
      return_value: { result: 'success' },
      duration: 1.5,
    });
    expect(id).toMatch(/^[\da-f-]{36}$/);
    await client.flush();
    const [event] = await rig.events();
    expect(event).toMatchObject({
      client_event_id: id,
      session_id: client.getSessionId(),
      type: 'function_call',
      duration: 1.5,
      payload: {
        function_name: 'process_data',
        arguments: { input: 'data' },
        return_value: { result: 'success' },
      },
    });
    expect(event?.payload).not.toHaveProperty('misc');
    // The start, not the end.
    expect(Date.parse(event?.occurred_at ?? '')).toBeLessThanOrEqual(Date.now() - 1_500);
  });

  test('F-44 a model call, every field in its place', async () => {
    const event = await stored({
      type: 'llm_generation',
      provider: 'openai',
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'Hi' }],
      params: { temperature: 0 },
      output: 'Hello',
      toolCalls: [{ id: '1', type: 'function', name: 'f', arguments: { a: 1 } }],
      thinking: 'so so',
      inputTokens: 3,
      outputTokens: 1,
      cost: 0.25,
      customer: 'gold',
    });
    expect(event).toMatchObject({ type: 'llm_generation' });
    expect(event.payload).toEqual({
      request: {
        provider: 'openai',
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Hi' }],
        params: { temperature: 0 },
      },
      response: {
        output: 'Hello',
        tool_calls: [{ id: '1', type: 'function', name: 'f', arguments: { a: 1 } }],
        thinking: ['so so'],
      },
      usage: { input_tokens: 3, output_tokens: 1, cost: 0.25 },
      status: 'ok',
      misc: { customer: 'gold' },
    });
  });

  test('F-45 a failure has the full traceback, those of its causes too', async () => {
    const error = new RangeError('too far', { cause: new Error('the root of it') });
    const id = client.createErrorEvent(error, { step: 'third' });
    await client.flush();
    const [event] = await rig.events();
    expect(event).toMatchObject({
      client_event_id: id,
      type: 'error_traceback',
      payload: { error: 'RangeError: too far', misc: { step: 'third' } },
    });
    const traceback = String(event?.payload['traceback']);
    expect(traceback).toContain('events.test.ts');
    expect(traceback).toMatch(/RangeError: too far\n {4}at [\s\S]*Caused by: Error: the root of it\n {4}at /);
  });

  test('F-46 a generic event; what it has beside details is said once', async () => {
    const event = await stored({ details: 'custom', colour: 'red', misc: { shade: 1 } });
    expect(event).toMatchObject({ type: 'generic' });
    expect(event.payload).toEqual({ details: 'custom', misc: { colour: 'red', shade: 1 } });
    const [llm, fn] = [
      client.createLLMEvent({ model: 'm', prompt: 'p' }),
      client.createFunctionEvent('f', { args: [1], result: null }),
    ];
    const generic = client.createGenericEvent({ any: ['thing'] });
    await client.flush();
    const of = async (id: string) =>
      (await rig.events()).find(({ client_event_id }) => client_event_id === id)?.payload;
    expect(await of(llm)).toMatchObject({ request: { model: 'm', provider: 'unknown' }, response: {} });
    expect(await of(fn)).toEqual({ function_name: 'f', arguments: [1], return_value: null });
    expect(await of(generic)).toEqual({ details: { any: ['thing'] } });
  });

  test.each<[string, EventFields, string]>([
    ['a model', { model: 'm' }, 'llm_generation'],
    ['a prompt', { prompt: '' }, 'llm_generation'],
    ['tokens of 0', { input_tokens: 0 }, 'llm_generation'],
    ['a function', { functionName: 'f' }, 'function_call'],
    ['arguments', { args: {} }, 'function_call'],
    ['a function that failed', { function_name: 'f', error: 'no' }, 'function_call'],
    ['arguments and an error', { arguments: {}, error: 'no' }, 'error_traceback'],
    ['a stack', { stack: 'at x' }, 'error_traceback'],
    ['nothing known', { colour: 'red' }, 'generic'],
    ['a type nobody knows', { type: 'custom_event' as 'generic', details: 'd' }, 'generic'],
  ])('F-41 the type is told by the fields: %s', async (_what, fields, type) => {
    expect(await stored(fields)).toMatchObject({ type });
  });

  test('F-01 none of the faults of the official SDKs (wire-contract §3.2)', async () => {
    // (a) a prompt becomes a message.
    expect((await stored({ prompt: 'hi', model: 'm' })).payload['request']).toMatchObject({
      messages: [{ role: 'user', content: 'hi' }],
    });
    // (b) the session is no extra field, under either name.
    const elsewhere = await stored({ details: 'd', session_id: 'other' });
    expect(elsewhere.session_id).toBe('other');
    expect(elsewhere.payload).toEqual({ details: 'd' });
    // (c) what a type takes is not said again.
    expect((await stored({ type: 'function_call', function_name: 'f', error: 'no' })).payload).toEqual({
      function_name: 'f',
      error: 'no',
    });
    // (d) a strict payload passes as it is, and keeps its ids.
    const parent = client.createEvent({ details: 'parent' });
    const strict = await stored({
      type: 'generic',
      eventId: 'mine-1',
      parentEventId: parent,
      payload: { details: 'strict', misc: { a: 1 } },
    });
    expect(strict).toMatchObject({
      client_event_id: 'mine-1',
      client_parent_event_id: parent,
      payload: { details: 'strict', misc: { a: 1 } },
    });
    // (e) another type's names are left alone, and the field itself goes before its other name.
    expect(
      (await stored({ type: 'generic', response: 'r', result: 1, details: 'd', message: 'm' })).payload,
    ).toEqual({
      details: 'd',
      misc: { response: 'r', result: 1, message: 'm' },
    });
  });

  test('F-44 usage as providers answer it; what the wire does not count is kept', async () => {
    const { payload } = await stored({
      model: 'm',
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
      response: { output: 'o', messages: [{ role: 'assistant', content: 'o' }] },
      error: new Error('half of it'),
    });
    expect(payload).toMatchObject({
      usage: { input_tokens: 5, output_tokens: 2 },
      response: { output: 'o', messages: [{ role: 'assistant', content: 'o' }] },
      status: 'error',
      error: 'Error: half of it',
      misc: { usage: { total_tokens: 7 } },
    });
    expect(payload['usage']).not.toHaveProperty('total_tokens');
  });

  test('F-02 explicit parents; tags, metadata and time', async () => {
    const parent = client.createGenericEvent('parent');
    const at = new Date('2026-01-02T03:04:05.006Z');
    const child = await stored({
      details: 'child',
      parentEventId: parent,
      occurredAt: at,
      duration: 0.25,
      tags: ['a'],
      metadata: { tier: 'gold', at },
    });
    expect(child).toMatchObject({
      client_parent_event_id: parent,
      occurred_at: '2026-01-02T03:04:05.006000Z',
      duration: 0.25,
      tags: ['a'],
      metadata: { tier: 'gold', at: at.toISOString() },
    });
  });

  test('F-01 F-89 an event is what the values were when it was made, whatever they are', async () => {
    class Frame {
      readonly columns = ['a', 'b'];
      readonly at = new Date(0);
    }
    const circular: Record<string, unknown> = { name: 'me' };
    circular['self'] = circular;
    const shared = { twice: true };
    const given = {
      frame: new Frame(),
      circular,
      shared: [shared, shared],
      map: new Map<unknown, unknown>([['k', 1]]),
      set: new Set([1, 2]),
      big: 12345678901234567890n,
      none: undefined,
      bad: Number.NaN,
      run() {},
      get angry(): string {
        throw new Error('no');
      },
      proxy: new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('no');
          },
        },
      ),
      floats: new Float32Array([0.5]),
    };
    const id = client.createFunctionEvent('f', { arguments: given });
    given.frame.columns.push('c');
    await client.flush();
    const event = (await rig.events()).find(({ client_event_id }) => client_event_id === id);
    expect(event?.payload['arguments']).toEqual({
      frame: { columns: ['a', 'b'], at: '1970-01-01T00:00:00.000Z' },
      circular: { name: 'me', self: '[circular]' },
      shared: [{ twice: true }, { twice: true }],
      map: { k: 1 },
      set: [1, 2],
      big: '12345678901234567890',
      bad: 'NaN',
      run: '[function run]',
      angry: '[unreadable]',
      proxy: '[unreadable]',
      floats: [0.5],
    });
  });

  test('F-06 screenshots: a path, bytes and a data URL are uploaded beside the event', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'screenshots-'));
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(4_000, 7)]);
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(4_000, 8)]);
    const gif = `data:image/gif;base64,${Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(4_000, 9)]).toString('base64')}`;
    const file = join(directory, 'shot.png');
    writeFileSync(file, png);
    const { payload } = await stored({
      details: 'seen',
      screenshots: [file, jpeg, gif, join(directory, 'none.png'), Buffer.from('text')],
    });
    rmSync(directory, { recursive: true });
    expect(client.stats().attachments).toEqual({ uploaded: 3, failed: 0 });
    const { screenshots } = payload['misc'] as { screenshots: unknown[] };
    expect(JSON.stringify(screenshots.slice(0, 3))).toMatch(/image\/png.*image\/jpeg.*image\/gif/);
    expect(screenshots.slice(3)).toEqual([
      '[picture that cannot be read]',
      '[no JPEG, PNG, GIF or WebP picture]',
    ]);
  });

  test('F-78 F-79 ten thousand events: taken at once, all of them there, none twice', async () => {
    const startedMs = performance.now();
    for (let index = 0; index < 10_000; index += 1) client.createGenericEvent(`event ${index}`);
    const takenMs = performance.now() - startedMs;
    expect(await client.flush({ timeoutMs: 60_000 })).toBe(true);
    expect(client.stats()).toMatchObject({ accepted: 10_000, delivered: 10_000, pending: 0, dropped: {} });
    expect(await rig.session(client.getSessionId() ?? '')).toMatchObject({ num_events: 10_000 });
    process.stdout.write(`10,000 events by hand taken in ${Math.round(takenMs)} ms\n`);
  }, 60_000);
});
