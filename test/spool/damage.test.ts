import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { chooseCrc32, tableCrc32 } from '../../exporters/spool/crc32';
import {
  bytes,
  onlyFolder,
  open,
  recoveredTexts,
  type TestSpool,
  testDirectory,
  text,
} from './support/test-spool';

const SEGMENT_HEADER = 16;
const RECORD_HEADER = 24;

const directory = testDirectory();

interface Damaged {
  readonly path: string;
  readonly segment: string;
  readonly original: Buffer;
  /** Where each record begins, and where the last one ends. */
  readonly edges: readonly number[];
}

/** A directory with one closed segment of these payloads. */
function written(payloads: readonly Uint8Array[]): Damaged {
  const path = directory.fresh();
  const { spool } = open(path);
  const edges = [SEGMENT_HEADER];
  for (const payload of payloads) {
    spool.append(0, payload);
    edges.push((edges.at(-1) ?? 0) + RECORD_HEADER + payload.length);
  }
  spool.close();
  const segment = join(onlyFolder(path), '00000001.seg');
  return { path, segment: '00000001.seg', original: readFileSync(segment), edges };
}

/** Puts other bytes in the place of the segment, and recovers. Whatever is recovered is left as it is. */
function recover({ path, segment }: Damaged, contents: Uint8Array): { found: Buffer[]; test: TestSpool } {
  const file = join(onlyFolder(path), segment);
  writeFileSync(file, contents);
  const test = open(path);
  const found = [...test.spool.recovered()].map(({ payload }) => Buffer.from(payload));
  const { skippedBytes } = test.spool.stats();
  test.spool.close();
  expect(test.problems.map(({ reason }) => reason)).toEqual(skippedBytes > 0 ? ['spool_corrupt'] : []);
  return { found, test };
}

/** A new copy for each try: a segment without any record is deleted. */
function copyOf(
  payloads: readonly Uint8Array[],
): (contents: (original: Buffer) => Uint8Array) => ReturnType<typeof recover> {
  return (contents) => {
    const damaged = written(payloads);
    return recover(damaged, contents(damaged.original));
  };
}

const three = [bytes('first'), bytes('the second one'), bytes('third')];

describe('a segment that was cut', () => {
  test('at any byte gives every record before the cut, and nothing else', () => {
    const { edges, original } = written(three);
    expect(original.length).toBe(edges.at(-1));
    const retry = copyOf(three);
    for (let length = 0; length <= original.length; length += 1) {
      const { found, test } = retry((whole) => whole.subarray(0, length));
      const whole = edges.slice(1).filter((edge) => edge <= length).length;
      expect([length, ...found.map(text)]).toEqual([length, ...three.slice(0, whole).map(text)]);
      const lastEdge = Math.max(0, ...edges.filter((edge) => edge <= length));
      // Zeros at the end are taken for reserved disk.
      expect(test.spool.stats().skippedBytes).toBeLessThanOrEqual(length - lastEdge);
    }
  });

  test('at any byte, with the rest zeros, as of a process killed in the middle of a write', () => {
    const { edges, original } = written(three);
    const retry = copyOf(three);
    for (let length = SEGMENT_HEADER; length <= original.length; length += 1) {
      const { found } = retry((whole) => Buffer.concat([whole.subarray(0, length), Buffer.alloc(70_000)]));
      // The last bytes of a record may be zeros themselves: then it is whole.
      const whole = edges.slice(1).filter((edge) => edge <= length).length;
      expect([length, ...found.map(text)]).toEqual([length, ...three.slice(0, whole).map(text)]);
    }
  });

  test('gives the disk back that was reserved, and goes away once settled', () => {
    const damaged = written(three);
    writeFileSync(
      join(onlyFolder(damaged.path), damaged.segment),
      Buffer.concat([damaged.original, Buffer.alloc(500_000)]),
    );
    const { spool, problems } = open(damaged.path);
    const found = [...spool.recovered()];
    expect(statSync(join(onlyFolder(damaged.path), damaged.segment)).size).toBe(damaged.original.length);
    expect(spool.stats().bytes).toBe(damaged.original.length);
    expect(problems).toEqual([]);
    for (const { ref } of found) spool.settle(ref);
    expect(readdirSync(damaged.path)).toEqual([]);
  });
});

describe('a segment with a flipped bit', () => {
  test('anywhere gives every other record, and never a wrong one', () => {
    const { original, edges } = written(three);
    const retry = copyOf(three);
    for (let at = 0; at < original.length; at += 1) {
      const { found, test } = retry((whole) => {
        const changed = Buffer.from(whole);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at);
        return changed;
      });
      const hit = edges.slice(1).findIndex((edge) => at < edge);
      // In the head of the segment it costs nothing: every record carries the marker.
      const expected = at < SEGMENT_HEADER ? three : three.filter((_, index) => index !== hit);
      // Bytes of a record's head that carry nothing are checked like the others.
      expect([at, ...found.map(text)]).toEqual([at, ...expected.map(text)]);
      expect(test.spool.stats().skippedBytes).toBeGreaterThan(0);
    }
  });

  test('in the middle of megabytes costs one record', () => {
    const payloads = Array.from({ length: 300 }, (_, index) => new Uint8Array(10_000).fill(index % 251));
    const damaged = written(payloads);
    const changed = Buffer.from(damaged.original);
    const head = damaged.edges[150] ?? 0;
    changed.fill(0xff, head, head + RECORD_HEADER);
    const { found } = recover(damaged, changed);
    expect(found).toHaveLength(299);
  });
});

describe('a record', () => {
  test('is found behind damage of any length', () => {
    for (let length = 950; length <= 1_050; length += 1) {
      const damaged = written([new Uint8Array(length).fill(1), bytes('next'), bytes('last')]);
      const changed = Buffer.from(damaged.original);
      changed.fill(0xff, SEGMENT_HEADER, damaged.edges[1]);
      // The head of the segment still tells the marker.
      expect(recover(damaged, changed).found.map(text)).toEqual(['next', 'last']);
    }
    const damaged = written([new Uint8Array(200_000).fill(1), bytes('next')]);
    const changed = Buffer.from(damaged.original);
    changed.fill(0xff, SEGMENT_HEADER, damaged.edges[1]);
    expect(recover(damaged, changed).found.map(text)).toEqual(['next']);
  });

  test('is one only where it was written', () => {
    const damaged = written([bytes('one'), bytes('two'), bytes('six')]);
    const changed = Buffer.from(damaged.original);
    changed.copy(changed, damaged.edges[1], damaged.edges[0], damaged.edges[1]);
    expect(recover(damaged, changed).found.map(text)).toEqual(['one', 'six']);
  });

  test('is not settled by an ack that was damaged to name it', () => {
    const path = directory.fresh();
    const { spool } = open(path);
    const refs = ['a', 'b', 'c'].map((payload) => spool.append(0, bytes(payload)));
    if (refs[0] !== undefined) spool.settle(refs[0]);
    spool.close();
    const file = join(onlyFolder(path), '00000001.ack');
    const acks = readFileSync(file);
    acks.writeUInt32LE(refs[1]?.position ?? 0, 8);
    writeFileSync(file, acks);
    expect(recoveredTexts(open(path).spool)).toEqual(['a', 'b', 'c']);
  });
});

describe('whatever is in the files', () => {
  const payloads = fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 8 });
  const damage = fc.oneof(
    fc.record({ cutTo: fc.nat(2_500) }),
    fc.record({ flips: fc.array(fc.nat(20_000), { minLength: 1, maxLength: 6 }) }),
    fc.record({ at: fc.nat(2_500), garbage: fc.uint8Array({ minLength: 1, maxLength: 300 }) }),
    fc.record({ insertAt: fc.nat(2_500), inserted: fc.uint8Array({ minLength: 1, maxLength: 60 }) }),
  );

  function apply(original: Buffer, harm: typeof damage extends fc.Arbitrary<infer T> ? T : never): Buffer {
    const changed = Buffer.from(original);
    if ('cutTo' in harm) return changed.subarray(0, harm.cutTo);
    if ('flips' in harm) {
      for (const bit of harm.flips) {
        const at = Math.floor(bit / 8) % changed.length;
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit % 8)), at);
      }
      return changed;
    }
    if ('at' in harm) {
      changed.set(
        harm.garbage.subarray(0, Math.max(0, changed.length - harm.at)),
        Math.min(harm.at, changed.length),
      );
      return changed;
    }
    const at = Math.min(harm.insertAt, changed.length);
    return Buffer.concat([changed.subarray(0, at), harm.inserted, changed.subarray(at)]);
  }

  test('what is given was written, in its order, and all that stands before the damage is given', () => {
    fc.assert(
      fc.property(payloads, fc.array(damage, { minLength: 1, maxLength: 3 }), (all, harms) => {
        const damaged = written(all);
        const changed = harms.reduce(apply, damaged.original);
        let intact = 0;
        while (intact < changed.length && changed[intact] === damaged.original[intact]) intact += 1;
        const { found } = recover(damaged, changed);
        const whole = damaged.edges.slice(1).filter((edge) => edge <= intact).length;
        expect(found.slice(0, whole).map((payload) => payload.toString('hex'))).toEqual(
          all.slice(0, whole).map((payload) => Buffer.from(payload).toString('hex')),
        );
        let from = 0;
        for (const payload of found) {
          const index = all.findIndex(
            (candidate, place) => place >= from && Buffer.compare(candidate, payload) === 0,
          );
          expect(index).toBeGreaterThanOrEqual(0);
          from = index + 1;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a bit turned in the marker and the same in the payload do not cancel each other out', () => {
    const damaged = written([new Uint8Array(8)]);
    const changed = Buffer.from(damaged.original);
    const [payload] = damaged.edges.slice(1).map((edge) => edge - 8);
    // The head of the segment is lost, so the record's own marker is all there is.
    for (const at of [0, SEGMENT_HEADER, payload ?? 0]) changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(recover(damaged, changed).found).toEqual([]);
  });

  test('random bytes are no records', () => {
    const contents = fc.oneof(fc.uint8Array({ maxLength: 5_000 }), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(contents, (garbage) => {
        expect(recover(written(three), garbage).found).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('random bytes for acks never lose a payload that was not settled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2_000), { maxLength: 5 }),
        fc.nat(60),
        fc.uint8Array({ maxLength: 40 }),
        (flips, cut, tail) => {
          const path = directory.fresh();
          const first = open(path).spool;
          const refs = ['a', 'b', 'c', 'd', 'e'].map((payload) => first.append(0, bytes(payload)));
          for (const ref of refs.slice(0, 2)) if (ref !== undefined) first.settle(ref);
          first.close();
          const file = join(onlyFolder(path), '00000001.ack');
          const acks = Buffer.concat([readFileSync(file).subarray(0, cut), tail]);
          for (const bit of acks.length === 0 ? [] : flips) {
            const at = Math.floor(bit / 8) % acks.length;
            acks.writeUInt8(acks.readUInt8(at) ^ (1 << (bit % 8)), at);
          }
          writeFileSync(file, acks);
          const second = open(path).spool;
          const found = [...second.recovered()];
          expect(found.map(({ payload }) => text(payload)).slice(-3)).toEqual(['c', 'd', 'e']);
          // What is settled now is written behind whatever was valid, and holds.
          for (const { ref, payload } of found) if (text(payload) !== 'e') second.settle(ref);
          second.close();
          const third = open(path).spool;
          expect(recoveredTexts(third)).toEqual(['e']);
          third.close();
        },
      ),
      { numRuns: 150 },
    );
  });

  test('a payload that quotes a segment is not taken for its records', () => {
    const forged = written([bytes('forged')]);
    const quoted = written([bytes('before'), forged.original, bytes('after')]);
    const changed = Buffer.from(quoted.original);
    // The head of the quoting record is damaged: its payload is searched for the next record.
    changed.fill(0xff, quoted.edges[1], (quoted.edges[1] ?? 0) + RECORD_HEADER);
    expect(recover(quoted, changed).found.map(text)).toEqual(['before', 'after']);
  });

  test('damage in every other of 20,000 records takes no time to speak of', () => {
    const damaged = written(
      Array.from({ length: 20_000 }, (_, index) => bytes(String(index).padStart(30, '0'))),
    );
    const changed = Buffer.from(damaged.original);
    for (let index = 0; index < 20_000; index += 2)
      changed.fill(0xff, damaged.edges[index], (damaged.edges[index] ?? 0) + 4);
    const startedMs = performance.now();
    expect(recover(damaged, changed).found).toHaveLength(10_000);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  test('an empty segment, left by a crash before its first byte, is deleted without a word', () => {
    const damaged = written(three);
    truncateSync(join(onlyFolder(damaged.path), damaged.segment), 0);
    const { spool, problems } = open(damaged.path);
    expect(recoveredTexts(spool)).toEqual([]);
    expect(problems).toEqual([]);
    expect(readdirSync(damaged.path)).toEqual([]);
  });

  test('what cannot be read, as a folder or a link in the place of a segment, is told and left, and the rest is read', () => {
    const damaged = written(three);
    const folder = onlyFolder(damaged.path);
    mkdirSync(join(folder, '00000000.seg'));
    const target = join(directory.path, 'outside');
    writeFileSync(target, damaged.original);
    symlinkSync(target, join(folder, '00000002.seg'));
    const { spool, problems } = open(damaged.path);
    const found = [...spool.recovered()];
    expect(found.map(({ payload }) => text(payload))).toEqual(three.map(text));
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_corrupt', 'spool_corrupt']);
    for (const { ref } of found) spool.settle(ref);
    spool.close();
    expect(readdirSync(onlyFolder(damaged.path))).toEqual(['00000000.seg', '00000002.seg']);
    expect(readFileSync(target)).toEqual(damaged.original);
  });

  test('a segment of a newer version is left, and told', () => {
    const damaged = written(three);
    const changed = Buffer.from(damaged.original);
    changed.writeUInt8(2, 4);
    changed.writeUInt32LE(tableCrc32()(changed.subarray(0, 12), 0), 12);
    writeFileSync(join(onlyFolder(damaged.path), damaged.segment), changed);
    const { spool, problems } = open(damaged.path);
    expect(recoveredTexts(spool)).toEqual([]);
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_version']);
    spool.close();
    expect(readFileSync(join(onlyFolder(damaged.path), damaged.segment))).toEqual(changed);
  });
});

describe('CRC-32', () => {
  test('is that of the known check value', () => {
    expect(tableCrc32()(bytes('123456789'), 0)).toBe(0xcbf43926);
    expect(chooseCrc32()(bytes('123456789'), 0)).toBe(0xcbf43926);
  });

  test('is the same in JavaScript and of zlib, where Node has it, begun anywhere', () => {
    const [table, native] = [tableCrc32(), chooseCrc32()];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(0xffffffff), (data, initial) => {
        expect(table(data, initial)).toBe(native(data, initial));
        const half = data.length >> 1;
        expect(table(data.subarray(half), table(data.subarray(0, half), initial))).toBe(table(data, initial));
      }),
    );
  });
});
