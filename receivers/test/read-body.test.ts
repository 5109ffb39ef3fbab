import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { readBody } from '@lucidic/gateway';

const MAX_BYTES = 1_000_000;

function chunks(body: Uint8Array, size = 1_000): Readable {
  const parts = Array.from({ length: Math.ceil(body.length / size) }, (_, index) =>
    body.subarray(index * size, (index + 1) * size),
  );
  return Readable.from(parts, { objectMode: false });
}

/** A body that is taken. */
async function bytesOf(source: Readable, encoding: string | undefined): Promise<Uint8Array> {
  const read = await readBody(source, encoding, MAX_BYTES);
  if (!read.ok) throw new Error(`${read.status}: ${read.detail}`);
  return read.bytes;
}

test.each([undefined, '', 'identity', 'Identity '])(
  'Content-Encoding %j: the bytes are what they are',
  async (encoding) => {
    const body = Buffer.alloc(MAX_BYTES, 'abc');
    expect(body.equals(await bytesOf(chunks(body), encoding))).toBe(true);
    expect(await bytesOf(chunks(Buffer.alloc(0)), encoding)).toHaveLength(0);
  },
);

test.each(['gzip', 'x-gzip', ' GZIP '])('Content-Encoding %j is inflated', async (encoding) => {
  const body = Buffer.alloc(MAX_BYTES, 'abc');
  expect(body.equals(await bytesOf(chunks(gzipSync(body), 7), encoding))).toBe(true);
  const members = Buffer.concat([gzipSync('one'), gzipSync('two')]);
  expect(Buffer.from(await bytesOf(chunks(members), encoding)).toString()).toBe('onetwo');
});

test.each(['deflate', 'br', 'zstd', 'gzip, gzip', 'unknown'])(
  'Content-Encoding %j is refused with 415',
  async (encoding) => {
    for (const body of [deflateSync('text'), brotliCompressSync('text'), Buffer.from('text')])
      expect(await readBody(chunks(body), encoding, MAX_BYTES)).toMatchObject({ ok: false, status: 415 });
  },
);

test('one byte more than allowed is refused with 413, inflated or not', async () => {
  const body = Buffer.alloc(MAX_BYTES + 1);
  expect(await readBody(chunks(body), undefined, MAX_BYTES)).toMatchObject({ ok: false, status: 413 });
  expect(await readBody(chunks(gzipSync(body)), 'gzip', MAX_BYTES)).toMatchObject({ ok: false, status: 413 });
});

test('a zip bomb is refused with 413 after a small part of it, and the rest is not read', async () => {
  const bomb = gzipSync(Buffer.alloc(500 * MAX_BYTES));
  let taken = 0;
  let returned = false;
  const source = {
    async *[Symbol.asyncIterator]() {
      try {
        for (let at = 0; at < bomb.length; at += 1_000) {
          taken += 1;
          yield bomb.subarray(at, at + 1_000);
        }
      } finally {
        returned = true;
      }
    },
  };
  const before = process.memoryUsage.rss();
  expect(await readBody(source, 'gzip', MAX_BYTES)).toMatchObject({ ok: false, status: 413 });
  expect(taken * 1_000).toBeLessThan(bomb.length / 2);
  // Left open: on a connection, that is where the answer goes.
  expect(returned).toBe(false);
  expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MAX_BYTES);
});

test.each([
  ['not gzip at all', Buffer.from('{"resourceSpans":[]}')],
  ['cut off', gzipSync(Buffer.alloc(5_000, 'abc')).subarray(0, -9)],
  ['empty', Buffer.alloc(0)],
  ['with a wrong checksum', Buffer.concat([gzipSync('text').subarray(0, -8), Buffer.alloc(8)])],
])('gzip that is %s is refused with 400', async (_what, body) => {
  expect(await readBody(chunks(body), 'gzip', MAX_BYTES)).toMatchObject({ ok: false, status: 400 });
});

test.each([undefined, 'gzip'])('a source that fails is refused with 400, encoding %j', async (encoding) => {
  const body = gzipSync('text');
  const source = Readable.from(
    (async function* () {
      yield body.subarray(0, 5);
      throw new Error('the connection is gone');
    })(),
  );
  expect(await readBody(source, encoding, MAX_BYTES)).toMatchObject({ ok: false, status: 400 });
});

test.each([undefined, 'gzip'])(
  'a sender that hangs up in the middle is told apart, encoding %j',
  async (encoding) => {
    const read = new Promise<unknown>((resolve) => {
      const server = createServer(async (request) => {
        resolve(await readBody(request, encoding, MAX_BYTES));
        server.close();
      });
      server.listen(0, '127.0.0.1', () => {
        const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
        socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n');
        socket.write(gzipSync('text').subarray(0, 12), () => setTimeout(() => socket.destroy(), 50));
      });
    });
    expect(await read).toMatchObject({ ok: false, status: 400 });
  },
);

test('a 413 can be answered on the connection whose body was too long', async () => {
  const server = createServer(async (request, response) => {
    const read = await readBody(request, undefined, 1_000);
    response.writeHead(read.ok ? 200 : read.status, { connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { status } = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    body: new Uint8Array(50_000),
  });
  expect(status).toBe(413);
  server.close();
});
