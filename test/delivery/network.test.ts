import { httpTransport } from '../../exporters/delivery/http-transport';
import type { Network } from '../../exporters/delivery/network';
import { isProxyUnusable, proxyFor } from '../../exporters/delivery/proxy-for';
import type { SendResult } from '../../exporters/delivery/transport';
import { systemClock } from '../../src/core/clock';
import { type ProxyServer, proxyServer } from '../support/proxy-server';
import { answer, type ScriptedServer, scriptedServer } from '../support/scripted-server';
import { type Certificates, certificates, type TlsServer, tlsServer } from '../support/tls-server';

const KEY = { authorization: 'Api-Key secret' };

let certs: Certificates;
let proxy: ProxyServer;
let server: ScriptedServer;
let secure: TlsServer;
let strict: TlsServer;

beforeAll(async () => {
  certs = certificates();
  secure = await tlsServer(certs);
  strict = await tlsServer(certs, true);
});

afterAll(async () => {
  await secure.close();
  await strict.close();
  certs.remove();
});

beforeEach(async () => {
  proxy = await proxyServer();
  server = await scriptedServer();
});

afterEach(async () => {
  await proxy.close();
  await server.close();
});

/** Sends some requests, one after the other, and gives the connections up. */
async function send(baseUrl: string, network: Network, count = 1): Promise<readonly SendResult[]> {
  const options = { baseUrl, headers: KEY, maxConnections: 4, timeoutMs: 3_000, clock: systemClock, network };
  const transport = httpTransport(options);
  const results: SendResult[] = [];
  for (let index = 0; index < count; index += 1) {
    const request = { method: 'POST', path: 'events', body: `{"id":${index}}` } as const;
    results.push(await transport.send(request, new AbortController().signal));
  }
  await transport.close();
  return results;
}

const secureUrl = (): string => `https://127.0.0.1:${secure.port}/api`;
const proxyUrl = (credentials = ''): string => `http://${credentials}127.0.0.1:${proxy.port}`;

describe('a proxy', () => {
  test('is asked for whole addresses where the API is http', async () => {
    const [result] = await send(server.baseUrl, { proxies: { http: proxyUrl() } });
    expect(result).toEqual({ status: 'ok', body: '{}' });
    expect(proxy.asked).toEqual([{ what: `POST ${server.baseUrl}/events`, authorization: undefined }]);
    expect(server.requests).toMatchObject([{ path: '/api/events', body: '{"id":0}', headers: KEY }]);
  });

  test('is asked for a tunnel where the API is https, which is kept', async () => {
    const results = await send(secureUrl(), { proxies: { https: proxyUrl() }, ca: [certs.ca] }, 10);
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['ok']));
    expect(proxy.asked[0]).toEqual({ what: `CONNECT 127.0.0.1:${secure.port}`, authorization: undefined });
    expect(proxy.asked.length).toBeLessThanOrEqual(3);
    expect(secure.requests.at(-1)).toMatchObject({ path: '/api/events', body: '{"id":9}' });
  });

  test('gets the credentials of its address, and nobody else does', async () => {
    const authorization = `Basic ${Buffer.from('bob:p@ss:word%').toString('base64')}`;
    proxy.demand(authorization);
    const credentials = 'bob:p%40ss%3Aword%25@';
    const network = {
      proxies: { http: proxyUrl(credentials), https: proxyUrl(credentials) },
      ca: [certs.ca],
    };
    expect(await send(server.baseUrl, network)).toMatchObject([{ status: 'ok' }]);
    expect(await send(secureUrl(), network)).toMatchObject([{ status: 'ok' }]);
    expect(proxy.asked).toMatchObject([{ authorization }, { authorization }]);
    expect(JSON.stringify(proxy.asked)).not.toContain('Api-Key');
  });

  test('that refuses the credentials is named, and they are not', async () => {
    proxy.demand('Basic right');
    const network = {
      proxies: { http: proxyUrl('bob:hush@'), https: proxyUrl('bob:hush@') },
      ca: [certs.ca],
    };
    const results = [...(await send(server.baseUrl, network)), ...(await send(secureUrl(), network))];
    for (const result of results) {
      expect(result).toEqual({ status: 'retryable', reason: expect.stringContaining('407') });
    }
    expect(JSON.stringify(results)).not.toMatch(/hush|bob|aHVzaA/);
    expect(server.requests).toEqual([]);
  });

  test('that is not there is a failure of the connection', async () => {
    await proxy.close();
    const network = { proxies: { http: proxyUrl(), https: proxyUrl() }, ca: [certs.ca] };
    expect(await send(server.baseUrl, network)).toMatchObject([{ reason: 'ECONNREFUSED' }]);
    expect(await send(secureUrl(), network)).toMatchObject([{ reason: 'ECONNREFUSED' }]);
  });

  test('does not see what is for others', async () => {
    await send(server.baseUrl, { proxies: { https: proxyUrl() } });
    await send(server.baseUrl, { proxies: { http: proxyUrl(), no: '127.0.0.1' } });
    expect(proxy.asked).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });

  test('does not carry the key to where a redirect points', async () => {
    const elsewhere = await scriptedServer();
    server.script(() => answer(307, '', { location: elsewhere.baseUrl }));
    const [result] = await send(server.baseUrl, { proxies: { http: proxyUrl() } });
    expect(result).toMatchObject({ status: 'rejected' });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});

describe('which proxy', () => {
  const HTTPS = 'https://api.example.com/api';

  test.each([
    [HTTPS, { https: 'http://p:1' }, 'http://p:1'],
    [HTTPS, { http: 'http://p:1' }, undefined],
    ['http://api.example.com', { http: 'http://p:1' }, 'http://p:1'],
    [HTTPS, { https: 'https://p' }, 'https://p'],
    [HTTPS, { https: 'p:3128' }, 'http://p:3128'],
    [HTTPS, { https: '' }, undefined],
    [HTTPS, { https: ' ' }, undefined],
    [HTTPS, { https: 'socks5://p:1' }, undefined],
    [HTTPS, { https: 'http://:::' }, undefined],
  ])('%s with %j goes to %s', (url, proxies, origin) => {
    expect(proxyFor(new URL(url), proxies)?.origin).toBe(origin);
  });

  test.each([
    ['*', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['API.EXAMPLE.COM', true],
    ['other.org, api.example.com', true],
    ['other.org api.example.com', true],
    ['api.example.com:443', true],
    ['api.example.com:8443', false],
    ['le.com', false],
    ['com.', false],
    ['', false],
    [',,', false],
  ])('NO_PROXY %j: asked directly %s', (no, direct) => {
    expect(proxyFor(new URL(HTTPS), { https: 'http://p:1', no }) === undefined).toBe(direct);
  });

  test.each(['::1', '[::1]', '[::1]:80'])('NO_PROXY %s means an IPv6 address', (no) => {
    expect(proxyFor(new URL('http://[::1]/api'), { http: 'http://p:1', no })).toBeUndefined();
    expect(proxyFor(new URL('http://[::2]/api'), { http: 'http://p:1', no })).toBeDefined();
  });

  test('one that cannot be used is told from none', () => {
    expect(isProxyUnusable(new URL(HTTPS), { https: 'socks5://p:1' })).toBe(true);
    expect(isProxyUnusable(new URL(HTTPS), { https: 'http://p:1' })).toBe(false);
    expect(isProxyUnusable(new URL(HTTPS), {})).toBe(false);
  });
});

describe('certificates', () => {
  test('an authority nobody knows is not trusted', async () => {
    const [result] = await send(secureUrl(), { proxies: {} });
    expect(result).toMatchObject({
      status: 'retryable',
      reason: expect.stringMatching(/CERT|SIGNED|VERIFY/),
    });
  });

  test('one that is given is', async () => {
    expect(await send(secureUrl(), { proxies: {}, ca: [certs.ca] })).toMatchObject([{ status: 'ok' }]);
  });

  test('the client shows its own where the server asks', async () => {
    const url = `https://127.0.0.1:${strict.port}/api`;
    const { cert, key } = certs.client;
    expect(await send(url, { proxies: {}, ca: [certs.ca] })).toMatchObject([{ status: 'retryable' }]);
    expect(await send(url, { proxies: {}, ca: [certs.ca], cert, key })).toMatchObject([{ status: 'ok' }]);
    const tunnelled = { proxies: { https: proxyUrl() }, ca: [certs.ca], cert, key };
    expect(await send(url, tunnelled)).toMatchObject([{ status: 'ok' }]);
    expect(strict.requests.map(({ client }) => client)).toEqual(['client', 'client']);
  });
});
