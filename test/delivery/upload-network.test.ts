import { type Certificates, certificates, type TlsServer, tlsServer } from '../support/tls-server';
import { given, LARGE } from './support/given';
import { uploadRig } from './support/upload-rig';

let certs: Certificates;
let api: TlsServer;
let storage: TlsServer;
/** What the API answers to everything. */
let said: object;

beforeAll(async () => {
  certs = certificates();
  api = await tlsServer(certs, true, () => JSON.stringify(said));
  storage = await tlsServer(certs, 'perhaps');
});

afterAll(async () => {
  await Promise.all([api.close(), storage.close()]);
  certs.remove();
});

const urlOf = ({ port }: TlsServer): string => `https://127.0.0.1:${port}`;

async function upload(): Promise<unknown> {
  const network = { proxies: {}, ca: [certs.ca], ...certs.client };
  const rig = uploadRig({ api: { baseUrl: `${urlOf(api)}/api` }, network, retryForMs: 1_000 });
  rig.take(given(1, LARGE));
  await rig.host.flush();
  const stats = rig.stats();
  await rig.close();
  return stats;
}

describe('the client certificate', () => {
  test('is for the API: another host that asks for one does not see it, and the authority counts there', async () => {
    said = { blob_url: `${urlOf(storage)}/blob` };
    expect(await upload()).toMatchObject({ delivered: 1, dropped: {} });
    expect(storage.requests).toMatchObject([{ path: '/blob', client: undefined }]);
    expect(api.requests.every(({ client }) => client === 'client')).toBe(true);
  });

  test('is shown where the API itself takes uploads', async () => {
    said = { blob_url: 'blobs/1' };
    expect(await upload()).toMatchObject({ delivered: 1, dropped: {} });
    expect(api.requests.at(-1)).toMatchObject({ path: '/api/blobs/1', client: 'client' });
  });
});

test('an address in the clear is refused where the API is https', async () => {
  said = { blob_url: `http://127.0.0.1:${storage.port}/blob` };
  const before = storage.requests.length;
  expect(await upload()).toMatchObject({ delivered: 0, dropped: { blob_rejected: 1 } });
  expect(storage.requests).toHaveLength(before);
});
