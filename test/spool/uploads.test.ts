import { unpacked } from '../delivery/support/upload-rig';
import { dataUrl, PNG } from '../mapping/support/media';
import {
  type Answer,
  answer,
  type ReceivedRequest,
  type ScriptedServer,
  scriptedServer,
} from '../support/scripted-server';
import { until } from '../support/until';
import { applications, eventsById } from './support/application';
import { testDirectory } from './support/test-spool';

const directory = testDirectory();
const { run } = applications();
let server: ScriptedServer;
let spoolDir: string;

beforeEach(async () => {
  server = await scriptedServer();
  spoolDir = directory.fresh();
});
afterEach(() => server.close());

const [WORD, TIMES] = ['grüße 🌍 ', 10_000] as const;
/** Makes a chat that is too large for its event, with a picture. */
const MAKE = `
  const content = ${JSON.stringify(WORD)}.repeat(${TIMES});
  span('large', {
    'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content }] }]),
    shot: '${dataUrl('image/png', PNG)}',
  }).end();`;
/** Ends when it has delivered what it found. */
const NEXT = 'await processor.shutdown({ timeoutMs: 10_000 }); say(processor.stats());';

/** An API that names addresses, and its storage, which answers with `put`. */
function storing(put: (request: ReceivedRequest) => Answer): void {
  server.script((request) => {
    const { method, path } = request;
    if (path.startsWith('/store/')) return put(request);
    if (method === 'GET')
      return answer(200, JSON.stringify({ presigned_url: `${server.origin}/store/shot` }));
    return answer(200, JSON.stringify({ blob_url: `${server.origin}/store/blob` }));
  });
}

function puts(what: 'blob' | 'shot'): readonly ReceivedRequest[] {
  return server.requests.filter(({ path }) => path === `/store/${what}`);
}

const ENDS: readonly [string, string, (request: ReceivedRequest) => boolean][] = [
  ['its payload', 'worker', () => true],
  ['its payload', 'inline', () => true],
  ['its picture', 'worker', ({ path }) => path.endsWith('shot')],
  ['its picture', 'inline', ({ path }) => path.endsWith('shot')],
];

describe('an event whose uploads were on their way', () => {
  test.each(ENDS)('when its process was killed arrives whole: %s, %s', async (_what, exportMode, isStuck) => {
    storing((request) => (isStuck(request) ? { kind: 'hang' } : answer(200)));
    const options = { baseUrl: server.baseUrl, spoolDir, exportMode };
    const first = run(`${MAKE} await sleep(60_000);`, options);
    await until(
      'the upload hangs',
      () => server.concurrency().now === 1 && server.requests.some(isPut),
      15_000,
    );
    await first.kill();
    await expectReplayed(options);
  });

  test('when the time at shutdown was over stays in the spool', async () => {
    storing(() => answer(503, ''));
    const options = { baseUrl: server.baseUrl, spoolDir };
    const script = `${MAKE} await processor.shutdown({ timeoutMs: 1_500 }); say(processor.stats());`;
    const first = run(script, options);
    await first.ended;
    expect(first.said()).toMatchObject([{ accepted: 1, delivered: 0, dropped: {}, pending: 1, spooled: 1 }]);
    expect(puts('blob').length).toBeGreaterThan(0);
    await expectReplayed(options);
  });
});

function isPut({ path }: ReceivedRequest): boolean {
  return path.startsWith('/store/');
}

/** The next process sends the same event again, and all that belongs to it. */
async function expectReplayed(options: Readonly<Record<string, unknown>>): Promise<void> {
  storing(() => answer(200));
  const second = run(NEXT, options);
  await second.ended;
  expect(second.said()).toMatchObject([
    { recovered: 1, delivered: 1, dropped: {}, pending: 0, attachments: { uploaded: 1, failed: 0 } },
  ]);
  expect(eventsById(server).size).toBe(1);
  const blob = puts('blob').at(-1);
  expect(blob && JSON.stringify(unpacked(blob))).toContain(WORD.repeat(TIMES));
  expect(puts('shot').at(-1)?.bytes.equals(PNG)).toBe(true);
}
