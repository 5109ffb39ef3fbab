import { createServer, type Server } from 'node:http';
import { ContractError, contractChecks, runContract } from '../src/contract';
import { contract } from '../src/contract/contract';
import { closeBackends, startForTest } from './support/backend-client';

const servers: Server[] = [];

afterEach(async () => {
  await closeBackends();
  for (const server of servers.splice(0)) server.close();
});

/** An API that answers every call alike. */
async function apiThat(status: number, body: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status, { 'Content-Type': 'application/json' }).end(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/api`;
}

describe('the local backend keeps to the contract', () => {
  it.each(contractChecks())('$name', async ({ run }) => {
    const { apiUrl } = await startForTest({ apiKey: 'k' });
    await run({ baseUrl: apiUrl, apiKey: 'k', agentId: 'agent' });
  });

  it('twice over in one store, and leaves no dataset', async () => {
    const { apiUrl, send } = await startForTest();
    for (let i = 0; i < 2; i += 1) {
      const results = await runContract({ baseUrl: `${apiUrl}/`, apiKey: 'any', agentId: 'an agent/ü' });
      expect(results.filter(({ ok }) => !ok)).toEqual([]);
    }
    expect((await send('GET', '/api/sdk/datasets')).body).toEqual({ num_datasets: 0, datasets: [] });
  });
});

it('has a check for every endpoint, each with a name of its own', () => {
  const names = contractChecks().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const covered = new Set<number>();
  for (const name of names) {
    const [, first, last] = /^E(\d+) to E(\d+)/.exec(name) ?? [];
    for (let n = Number(first); n <= Number(last); n += 1) covered.add(n);
    for (const [, n] of name.matchAll(/\bE(\d+)/g)) covered.add(Number(n));
  }
  const all = Array.from({ length: 28 }, (_, i) => i + 1);
  expect(all.filter((n) => !covered.has(n))).toEqual([]);
});

describe('an API that does not keep to it is told so', () => {
  it.each([
    [200, '{}'],
    [200, '[]'],
    [201, ''],
    [500, '{"detail":"no"}'],
    [404, '<html>'],
    [422, '{"detail":"no"}'],
  ])('every answer %i %s', async (status, body) => {
    const target = { baseUrl: await apiThat(status, body), apiKey: 'k', agentId: 'a' };
    const results = await runContract(target);
    const failed = results.filter(({ ok }) => !ok);
    expect(failed.length).toBeGreaterThan(results.length / 2);
    for (const result of failed) {
      expect(result).toEqual({
        name: result.name,
        ok: false,
        message: expect.stringMatching(/^(GET|POST|PUT|PATCH|DELETE) .+: expected .+, got .+/s),
      });
    }
  });

  it('with an error that names endpoint, expectation and what came', async () => {
    const target = { baseUrl: await apiThat(200, '{"session_id":7}'), apiKey: 'k', agentId: 'a' };
    const check = contractChecks().find(({ name }) => name.startsWith('E2 '));
    const error: unknown = await check?.run(target).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({
      endpoint: 'POST initsession',
      expected: 'a session_id',
      got: '{"session_id":7}',
    });
  });

  it('where nobody listens', async () => {
    const baseUrl = await apiThat(200, '');
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const [check] = contractChecks();
    await expect(check?.run({ baseUrl, apiKey: 'k', agentId: 'a' })).rejects.toThrow(
      /^GET verifyapikey: expected an answer, got none: .*ECONNREFUSED/,
    );
  });
});

it('prints a line for each check and one over all', async () => {
  const { apiUrl } = await startForTest();
  const lines: string[] = [];
  const isKept = await contract({ baseUrl: apiUrl, apiKey: 'k', agentId: 'a' }, (text) => lines.push(text));
  expect(isKept).toBe(true);
  expect(lines[0]).toBe('ok    E1 verifyapikey: takes the key\n');
  expect(lines.at(-1)).toBe(`\n${contractChecks().length} passed, 0 failed\n`);
  lines.length = 0;
  const broken = { baseUrl: await apiThat(500, '{}'), apiKey: 'k', agentId: 'a' };
  expect(await contract(broken, (text) => lines.push(text))).toBe(false);
  expect(lines[0]).toMatch(/^FAIL {2}E1 verifyapikey: takes the key\n {6}GET verifyapikey: expected /);
});
