import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type RawRequest, type RawServer, rawServer } from '../support/raw-server';
import { until } from '../support/until';
import { item } from './support/items';
import { imbalance, type Rig, rig } from './support/rig';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';
const ITEMS = 6;
const TIMEOUT_MS = 150;

type Mischief = (socket: Socket, request: RawRequest) => void;

const bytes =
  (text: string | Buffer): Mischief =>
  (socket) =>
    socket.write(text);

/** Writes a piece again and again until the connection is gone. */
const endless =
  (start: string, piece: string): Mischief =>
  (socket) => {
    socket.write(start);
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
  };

const unfriendly: readonly (readonly [string, Mischief])[] = [
  [
    'drips a byte now and then',
    (socket) => {
      let at = 0;
      const timer = setInterval(() => {
        if (socket.destroyed || at === OK.length) clearInterval(timer);
        else socket.write(OK[at] ?? '');
        at += 1;
      }, 30);
    },
  ],
  ['says nothing', () => undefined],
  ['answers with a page', bytes('HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n<html></html>')],
  ['hangs up in the middle', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{')],
  ['hangs up in the middle of the head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncont')],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['states a length that is too long', bytes('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}')],
  ['states a length that is no number', bytes('HTTP/1.1 200 OK\r\ncontent-length: 2x\r\n\r\n{}')],
  ['states two lengths', bytes('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}')],
  ['sends garbage', bytes(Buffer.from([0, 255, 1, 254, 13, 10, 13, 10, 7]))],
  ['speaks HTTP/0.9', (socket) => socket.end('{"session_id":"x"}')],
  ['speaks another protocol', bytes('SSH-2.0-OpenSSH_9.6\r\n')],
  ['sends headers without end', endless('HTTP/1.1 200 OK\r\n', `x: ${'y'.repeat(1_000)}\r\n`)],
  [
    'sends chunks that are none',
    bytes('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'),
  ],
  ['never sends the last chunk', bytes('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n')],
  ['asks for an upgrade', bytes('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n')],
  ['only says to continue', bytes('HTTP/1.1 100 Continue\r\n\r\n')],
  ['answers with a status of its own', bytes('HTTP/1.1 999 Whatever\r\ncontent-length: 0\r\n\r\n')],
];

const friendly: readonly (readonly [string, Mischief])[] = [
  ['gives a hint first', bytes(`HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${OK}`)],
  ['states a length that is too short', bytes('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}{}{}{}')],
  ['answers twice', bytes(`${OK}HTTP/1.1 401 No\r\ncontent-length: 2\r\n\r\n{}`)],
  ['states no length and hangs up', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n{}')],
  ['sends a body without end', endless('HTTP/1.1 200 OK\r\n\r\n', '{'.repeat(65_536))],
];

let server: RawServer;
let made: Rig;
let mischief: Mischief = bytes(OK);

beforeAll(async () => {
  server = await rawServer((socket, request) => {
    if (request.line.includes('/items')) mischief(socket, request);
    else socket.write(OK);
  });
});

afterAll(() => server.close());

afterEach(() => made.close());

/** Sends a few items and looks at the books all the while; then they are all somewhere. */
async function deliver(retryForMs: number): Promise<{ readonly ids: readonly number[] }> {
  const before = server.requests.length;
  made = rig({ baseUrl: `http://127.0.0.1:${server.port}/api`, timeoutMs: TIMEOUT_MS, retryForMs });
  const balances = new Set<number>();
  const look = setInterval(() => balances.add(imbalance(made.stats())), 1);
  for (let id = 0; id < ITEMS; id += 1) made.take(item(id));
  await until('nothing is owed', () => made.queue.size === 0);
  clearInterval(look);
  expect([...balances].filter((balance) => balance !== 0)).toEqual([]);
  expect(made.stats()).toMatchObject({ accepted: ITEMS, pending: 0 });
  expect([made.budget.items, made.budget.bytes]).toEqual([0, 0]);
  expect(made.slots.taken).toBeLessThanOrEqual(1);
  const sent = server.requests.slice(before).filter(({ line }) => line.includes('/items'));
  const ids = sent.map(({ body }) => Number(Reflect.get(JSON.parse(body), 'id')));
  expect(new Set(ids)).toEqual(new Set(Array.from({ length: ITEMS }, (_, id) => id)));
  return { ids };
}

describe('a server that', () => {
  test.each(unfriendly)('%s delivers nothing, and everything once it behaves', async (_name, bad) => {
    const tries = new Map<string, number>();
    mischief = (socket, request) => {
      const count = (tries.get(request.body) ?? 0) + 1;
      tries.set(request.body, count);
      if (count === 1) bad(socket, request);
      else socket.write(OK);
    };
    const { ids } = await deliver(300_000);
    expect(made.stats()).toMatchObject({ delivered: ITEMS, dropped: {} });
    expect(ids.length).toBeGreaterThanOrEqual(2 * ITEMS);
  });

  test.each(friendly)('%s has said yes', async (_name, odd) => {
    mischief = odd;
    await deliver(300_000);
    expect(made.stats()).toMatchObject({ delivered: ITEMS, dropped: {} });
  });

  test('compresses what it was not asked to compress is understood', async () => {
    const body = gzipSync('{"detail":"no such agent"}');
    const head = `HTTP/1.1 422 No\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
    mischief = bytes(Buffer.concat([Buffer.from(head), body]));
    await deliver(300_000);
    expect(made.stats()).toMatchObject({ dropped: { rejected: ITEMS } });
    expect(made.logger.warnings[0]?.message).toContain('no such agent');
  });

  test.each(['br', 'gzip'])('sends what only claims to be %s is not quoted', async (encoding) => {
    const head = `HTTP/1.1 422 No\r\ncontent-encoding: ${encoding}\r\ncontent-length: 3\r\n\r\n`;
    mischief = bytes(`${head}abc`);
    await deliver(300_000);
    expect(made.logger.warnings[0]?.message).toContain('no explanation');
  });

  test('sends any bytes at all: nothing crashes or hangs, and every item ends', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((random) => Buffer.from(random)),
      fc
        .constantFrom('HTTP/1.1 ', '200 OK', '503', '\r\n', '\r\n\r\n', 'content-length: ', '2', '{}', OK)
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom('transfer-encoding: chunked', 'connection: close', '0')
        .map((text) => Buffer.from(text)),
    );
    const plan = fc.record({ pieces: fc.array(piece, { maxLength: 8 }), ends: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(plan, async ({ pieces, ends }) => {
        mischief = (socket) => {
          socket.write(Buffer.concat(pieces));
          if (ends) socket.end();
        };
        const startedMs = performance.now();
        await deliver(1_000);
        await made.close();
        expect(performance.now() - startedMs).toBeLessThan(10 * TIMEOUT_MS + 1_000);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
