import { gzipSync } from 'node:zlib';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>&amp;`;

describe('the page', () => {
  it('says how to send where there is nothing yet', async () => {
    const { send, apiUrl } = await startForTest();
    const { status, text } = await send('GET', '/');
    expect(status).toBe(200);
    expect(text).toContain(`LUCIDIC_BASE_URL=${apiUrl}`);
  });

  it('lists sessions with status and number of events, in pages', async () => {
    const { send, open } = await startForTest();
    await open({ session_id: 'a/b?', session_name: 'Older' });
    await open({ session_id: 's2', session_name: 'Newer' });
    await send('POST', '/api/events', eventBody('s2'));
    await send('PUT', '/api/updatesession', { session_id: 's2', is_finished: true, is_successful: false });
    const { text } = await send('GET', '/');
    expect(text).toContain('<a href="/sessions/a%2Fb%3F">Older</a>');
    expect(text.indexOf('Newer')).toBeLessThan(text.indexOf('Older'));
    expect(text).toMatch(/Newer[\s\S]*failed[\s\S]*<td class="num">1<\/td>[\s\S]*Older[\s\S]*running/);
    expect((await send('GET', '/?limit=1')).text).toMatch(/1 to 1 of 2[\s\S]*href="\/\?offset=1"/);
    expect((await send('GET', '/sessions/a%2Fb%3F')).status).toBe(200);
  });

  it('shows a session as a tree with model, tokens, cost, duration and status', async () => {
    const { send, open } = await startForTest();
    const id = await open({ session_name: 'Demo', task: 'Sell' });
    const root = { client_event_id: 'root', type: 'function_call', payload: { function_name: 'run_agent' } };
    const call = {
      client_event_id: 'call',
      client_parent_event_id: 'root',
      type: 'llm_generation',
      duration: 1.25,
      payload: {
        request: { model: 'gpt-test', provider: 'openai' },
        usage: { input_tokens: 1200, output_tokens: 30, cost: 0.00123 },
        status: 'ok',
      },
    };
    const lost = { client_event_id: 'lost', client_parent_event_id: 'ghost', type: 'error_traceback' };
    await send('POST', '/api/events', eventBody(id, call));
    await send('POST', '/api/events', eventBody(id, root));
    await send('POST', '/api/events', eventBody(id, { ...lost, payload: { error: 'E: boom\nmore' } }));
    const { text } = await send('GET', `/sessions/${id}`);
    expect(text).toMatch(/run_agent[\s\S]*<div class="children"><div class="node">[\s\S]*gpt-test/);
    for (const shown of ['1\u202f200 → 30 tok', '$0.0012', '1.25 s', '>ok<', 'E: boom<', '>error<', 'Sell']) {
      expect(text).toContain(shown);
    }
    expect(text.match(/>orphan</g)).toHaveLength(1);
    expect(text).toContain('its parent ghost is not among the events shown');
    expect(text).toContain('&quot;provider&quot;: &quot;openai&quot;');
  });

  it('escapes all that clients write', async () => {
    const { send, open } = await startForTest();
    const id = await open({
      session_id: HOSTILE,
      session_name: HOSTILE,
      agent_id: HOSTILE,
      task: HOSTILE,
      tags: [HOSTILE],
      experiment_id: HOSTILE,
    });
    const event = {
      client_event_id: HOSTILE,
      client_parent_event_id: `${HOSTILE}2`,
      type: HOSTILE,
      tags: [HOSTILE],
      metadata: { [HOSTILE]: HOSTILE },
      payload: { [HOSTILE]: HOSTILE, status: HOSTILE, error: HOSTILE, request: { model: HOSTILE } },
    };
    expect((await send('POST', '/api/events', eventBody(id, event))).status).toBe(200);
    for (const path of ['/', `/sessions/${encodeURIComponent(id)}`]) {
      const { status, text } = await send('GET', path);
      expect(status).toBe(200);
      expect(text).toContain('&lt;script&gt;');
      expect(text).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    }
  });

  it('may load and run nothing', async () => {
    const { send } = await startForTest();
    const { headers, text } = await send('GET', '/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; /);
    expect(policy).not.toContain('unsafe');
    expect(text).not.toMatch(/<script|style="|(src|href)="(https?:)?\/\//);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('survives strange payloads: deep, circular in parents, uploaded, long', async () => {
    const { send, open } = await startForTest();
    const id = await open();
    const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`);
    const post = (client_event_id: string, fields: Record<string, unknown>) =>
      send('POST', '/api/events', eventBody(id, { client_event_id, ...fields }));
    await post('deep', { payload: deep });
    await post('a', { client_parent_event_id: 'b' });
    await post('b', { client_parent_event_id: 'a' });
    await post('odd', {
      payload: { request: 'x', usage: [1], details: { a: 1 }, error: null, status: 7 },
      duration: -1,
    });
    await post('long', { payload: { details: 'x'.repeat(300_000) } });
    const { body } = await post('blob', { payload: { details: 'preview' }, needs_blob: true });
    const awaited = await send('GET', `/sessions/${id}`);
    expect(awaited.text).toContain('>preview<');
    await send('PUT', String(body['blob_url']), new Uint8Array(gzipSync('{"details":"uploaded"}')), {
      'Content-Encoding': 'gzip',
    });
    const { status, text } = await send('GET', `/sessions/${id}`);
    expect(status).toBe(200);
    expect(text).toContain('cut here');
    expect(text.length).toBeLessThan(300_000);
    expect(text.match(/<details>/g)).toHaveLength(6);
    expect(text.match(/>orphan</g)).toHaveLength(1);
    expect(text).toContain('>uploaded<');
  });

  it('answers 404 with a page for a session it does not know', async () => {
    const { send } = await startForTest();
    const { status, text } = await send('GET', '/sessions/ghost');
    expect([status, text]).toEqual([404, expect.stringContaining('No such session')]);
  });
});
