import { LucidicExporter, LucidicSpanProcessor } from '../../src';
import { exporterContract } from '../contracts/exporter-contract';
import { spanProcessorContract } from '../contracts/span-processor-contract';
import { type TestBackend, testBackend } from '../support/read-api';

let backend: TestBackend;
beforeAll(async () => {
  backend = await testBackend();
});
afterAll(() => backend.close());

const options = (baseUrl: string) => ({ apiKey: 'k', agentId: 'a', baseUrl, shutdownTimeoutMs: 3_000 });
/** Nothing listens on the discard port of loopback. */
const REFUSED = 'http://127.0.0.1:9/api';

spanProcessorContract('healthy backend', () => new LucidicSpanProcessor(options(backend.apiUrl)));
spanProcessorContract(
  'no backend',
  () => new LucidicSpanProcessor({ ...options(REFUSED), shutdownTimeoutMs: 300 }),
);
exporterContract('healthy backend', () => new LucidicExporter(options(backend.apiUrl)));
