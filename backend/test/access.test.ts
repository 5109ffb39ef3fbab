import { request } from 'node:http';
import { startBackend } from '../src';
import { closeBackends, startForTest } from './support/backend-client';
import { eventBody } from './support/event-body';

afterEach(closeBackends);

/** Asks with headers that fetch does not let a program set. */
function ask(port: number, headers: Record<string, string>, method = 'GET', path = '/api/sessions') {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    asked.on('error', reject);
    asked.end(method === 'POST' ? '{"agent_id":"a"}' : undefined);
  });
}

describe('the Host header', () => {
  it.each(['localhost', 'LOCALHOST:8000', 'app.localhost', '127.0.0.1:1', '127.9.9.9', '[::1]:8000'])(
    'may be %s',
    async (host) => {
      const { port } = await startForTest();
      expect((await ask(port, { Host: host })).status).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.168.1.5:8000', '[::2]'])(
    'may not be %s',
    async (host) => {
      const { port } = await startForTest();
      const answer = await ask(port, { Host: host });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body).detail).toContain(`Host: ${JSON.stringify(host)} is not served here`);
    },
  );

  it('may be a name that was allowed', async () => {
    const { port } = await startForTest({ allowedHosts: ['Lucidic', 'dev.internal'] });
    expect((await ask(port, { Host: 'lucidic:8000' })).status).toBe(200);
    expect((await ask(port, { Host: 'dev.internal' })).status).toBe(200);
    expect((await ask(port, { Host: 'other.internal' })).status).toBe(403);
  });

  it('may be any address where the backend listens on all, but no name', async () => {
    const { port } = await startForTest({ host: '0.0.0.0', apiKey: 'k' });
    const key = { Authorization: 'Api-Key k' };
    expect((await ask(port, { Host: '192.168.1.5:8000', ...key })).status).toBe(200);
    expect((await ask(port, { Host: 'evil.example', ...key })).status).toBe(403);
  });

  it.each(['a b', 'a/b', '@'])('that is no host (%j) is answered 400 or 403, in JSON', async (host) => {
    const { port } = await startForTest();
    const answer = await ask(port, { Host: host });
    expect([400, 403]).toContain(answer.status);
    expect(JSON.parse(answer.body)).toEqual({ detail: expect.any(String) });
  });
});

describe('the Origin header', () => {
  it.each([
    ['http://localhost:3000', 200],
    ['http://127.0.0.1:8000', 200],
    ['https://evil.example', 403],
    ['null', 403],
  ])('%s may write: %i', async (origin, status) => {
    const { port } = await startForTest();
    expect((await ask(port, { Origin: origin }, 'POST', '/api/initsession')).status).toBe(status);
  });

  it('that is not served may not read either', async () => {
    const { port } = await startForTest();
    const answer = await ask(port, { Origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body).detail).toContain('Origin: web pages of "https://evil.example"');
  });
});

describe('what is answered is data', () => {
  it.each(['/api/sessions/s', '/api/events/event-1', '/api/nothing', '/nothing'])('%s', async (path) => {
    const { send, open } = await startForTest();
    const script = '<script>alert(1)</script>';
    const id = await open({ session_id: 's', session_name: script });
    await send('POST', '/api/events', eventBody(id, { payload: { details: script } }));
    const { headers } = await send('GET', path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('but the page, which has a policy of its own', async () => {
    const { send } = await startForTest();
    const policy = (await send('GET', '/')).headers.get('content-security-policy');
    expect(policy).toContain('style-src');
    expect(policy).not.toContain('sandbox');
  });
});

describe('a path that climbs', () => {
  it.each([
    '/../../etc/passwd',
    '/api/../../../etc/passwd',
    '/api/events/..%2f..%2f..%2fetc%2fpasswd',
    '/api/blobs/..%5c..%5cx',
    '/sessions/%2e%2e%2f%2e%2e',
    '/api/sessions/%00',
    '/api/events/%zz',
    '//etc/passwd',
  ])('%s leads nowhere', async (path) => {
    const { port } = await startForTest();
    const answer = await ask(port, {}, 'GET', path);
    expect([400, 404, 405]).toContain(answer.status);
    expect(answer.body).not.toContain('root:');
  });
});

describe('the key', () => {
  it('is not asked for on loopback when none was set', async () => {
    const { send } = await startForTest();
    expect((await send('GET', '/api/verifyapikey')).status).toBe(200);
    expect((await send('GET', '/api/verifyapikey', undefined, { Authorization: 'Api-Key any' })).status).toBe(
      200,
    );
  });

  it.each([
    ['Api-Key right', 200],
    ['api-key right', 200],
    ['Api-Key wrong', 403],
    ['Api-Key right2', 403],
    ['Bearer right', 401],
    ['right', 401],
    ['', 401],
  ])('%j is answered %i when one was set', async (authorization, status) => {
    const { send } = await startForTest({ apiKey: 'right' });
    for (const path of ['/api/verifyapikey', '/api/sessions', '/api/nothing']) {
      const answer = await send('GET', path, undefined, { Authorization: authorization });
      expect(answer.status).toBe(status === 200 && path === '/api/nothing' ? 404 : status);
      if (answer.status !== 200) expect(answer.body).toEqual({ detail: expect.any(String) });
    }
  });

  it('may have spaces in it', async () => {
    const { send } = await startForTest({ apiKey: 'two words' });
    const ask = (key: string) =>
      send('GET', '/api/verifyapikey', undefined, { Authorization: `Api-Key ${key}` });
    expect([(await ask('two words')).status, (await ask('two')).status]).toEqual([200, 403]);
  });

  it('is asked for by the page as a password, and a password reads only', async () => {
    const { send } = await startForTest({ apiKey: 'a:b' });
    const basic = (password: string) => ({
      Authorization: `Basic ${Buffer.from(`me:${password}`).toString('base64')}`,
    });
    expect((await send('GET', '/')).headers.get('www-authenticate')).toBe('Basic realm="lucidic"');
    expect((await send('GET', '/', undefined, basic('wrong'))).status).toBe(401);
    expect((await send('GET', '/', undefined, basic('a:b'))).status).toBe(200);
    expect((await send('POST', '/api/initsession', { agent_id: 'a' }, basic('a:b'))).status).toBe(401);
  });
});

describe('options that cannot be', () => {
  it.each([
    [{ host: '0.0.0.0' }, /^host: 0\.0\.0\.0 can be reached from other machines.*--api-key/],
    [{ host: '192.168.0.1' }, /^host: 192\.168\.0\.1 can be reached/],
    [{ host: '' }, /^host: /],
    [{ port: 65_536 }, /^port: expected a whole number from 0 to 65535, got 65536/],
    [{ port: 1.5 }, /^port: /],
    [{ apiKey: '' }, /^api-key: /],
    [{ db: '' }, /^db: /],
  ])('%j', async (options, message) => {
    await expect(startBackend({ port: 0, ...options })).rejects.toMatchObject({
      name: 'BackendError',
      code: 'config',
      message: expect.stringMatching(message),
    });
  });
});
