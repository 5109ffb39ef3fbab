import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpoolRef } from '../../exporters/spool/segment';
import { bytes, onlyFolder, open, recoveredTexts, testDirectory, text } from './support/test-spool';

const directory = testDirectory();

describe('a spool', () => {
  test('makes nothing but its directory before the first append', () => {
    const path = directory.fresh();
    const { spool } = open(path);
    expect(recoveredTexts(spool)).toEqual([]);
    expect(readdirSync(path)).toEqual([]);
    spool.close();
    expect(readdirSync(path)).toEqual([]);
  });

  test('gives payloads back byte for byte, with their kind, in their order', () => {
    const path = directory.fresh();
    const first = open(path).spool;
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const payloads = [bytes('one'), new Uint8Array(0), all, new Uint8Array(300_000).fill(7)];
    for (const [kind, payload] of payloads.entries()) first.append(kind, payload);
    first.close();
    const second = open(path).spool;
    const found = [...second.recovered()];
    expect(found.map(({ kind }) => kind)).toEqual([0, 1, 2, 3]);
    for (const [index, { payload }] of found.entries()) {
      expect(Buffer.compare(payload, payloads[index] ?? bytes('?'))).toBe(0);
    }
    second.close();
  });

  test('gives each payload once in a process, and again after a restart, until it is settled', () => {
    const path = directory.fresh();
    const first = open(path).spool;
    for (const payload of ['a', 'b', 'c', 'd']) first.append(0, bytes(payload));
    first.close();

    // Folders of one millisecond come in any order.
    for (const nowMs = Date.now(); Date.now() === nowMs; );
    const second = open(path).spool;
    const [a, b] = [...second.recovered()];
    if (a === undefined || b === undefined) throw new Error('nothing recovered');
    expect(recoveredTexts(second)).toEqual([]);
    second.settle(b.ref);
    expect(text(second.read(a.ref))).toBe('a');
    second.append(0, bytes('e'));
    second.close();

    const third = open(path).spool;
    const rest = [...third.recovered()];
    expect(rest.map(({ payload }) => text(payload))).toEqual(['a', 'c', 'd', 'e']);
    for (const { ref } of rest) third.settle(ref);
    third.close();
    expect(readdirSync(path)).toEqual([]);
    expect(recoveredTexts(open(path).spool)).toEqual([]);
  });

  test('goes on where a reader of recovered() stopped', () => {
    const path = directory.fresh();
    const first = open(path, { segmentBytes: 100 }).spool;
    for (let index = 0; index < 20; index += 1) first.append(0, bytes(`payload ${index}`));
    first.close();
    const second = open(path).spool;
    const seen: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      for (const { payload } of second.recovered()) {
        seen.push(text(payload));
        break;
      }
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => `payload ${index}`));
    expect(recoveredTexts(second)).toEqual([]);
    second.close();
  });

  test('reads any payload that is not settled, from the open segment, from an earlier one, and after recovery', () => {
    const path = directory.fresh();
    const { spool } = open(path, { segmentBytes: 200 });
    const refs = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((payload) =>
      spool.append(0, bytes(payload.repeat(5))),
    );
    const [first, , , , , sixth] = refs;
    if (first === undefined || sixth === undefined) throw new Error('not written');
    expect(readdirSync(onlyFolder(path)).length).toBeGreaterThan(1);
    expect(text(spool.read(first))).toBe('first'.repeat(5));
    expect(text(spool.read(sixth))).toBe('sixth'.repeat(5));
    spool.settle(first);
    expect(spool.read(first)).toBeUndefined();
    spool.close();
    const again = open(path).spool;
    const texts = [...again.recovered()].map(({ ref }) => text(again.read(ref)));
    expect(texts).toEqual(
      ['second', 'third', 'fourth', 'fifth', 'sixth'].map((payload) => payload.repeat(5)),
    );
  });

  test('deletes a segment as soon as all of it is settled, in any order', () => {
    const path = directory.fresh();
    const { spool } = open(path, { segmentBytes: 150 });
    const refs: SpoolRef[] = [];
    for (let index = 0; index < 40; index += 1) {
      const ref = spool.append(0, bytes(`payload ${index}`));
      if (ref !== undefined) refs.push(ref);
    }
    const segments = (): number =>
      readdirSync(onlyFolder(path)).filter((name) => name.endsWith('.seg')).length;
    const before = segments();
    expect(before).toBeGreaterThan(8);
    for (const ref of refs.slice(0, -1).reverse()) spool.settle(ref);
    // The same one twice counts once.
    for (const ref of refs.slice(0, 5)) spool.settle(ref);
    expect(segments()).toBe(1);
    expect(spool.stats()).toMatchObject({ appended: 40, settled: 39 });
    spool.close();
    const again = open(path).spool;
    expect(recoveredTexts(again)).toEqual(['payload 39']);
  });

  test('leaves hardly anything on disk while all is delivered', async () => {
    const path = directory.fresh();
    const { spool, clock } = open(path);
    for (let round = 0; round < 20; round += 1) {
      const ref = spool.append(0, new Uint8Array(100_000));
      if (ref !== undefined) spool.settle(ref);
      await clock.advance(1_000);
      expect(spool.stats().bytes).toBe(0);
      expect(readdirSync(onlyFolder(path))).toEqual([]);
    }
    spool.close();
  });

  test('writes settlements within a second, and a crash before that costs only a second delivery', async () => {
    const path = directory.fresh();
    const { spool, clock } = open(path);
    const [a, b] = ['a', 'b', 'c'].map((payload) => spool.append(0, bytes(payload)));
    if (a === undefined || b === undefined) throw new Error('not written');
    spool.settle(a);
    await clock.advance(1_000);
    const acks = readdirSync(onlyFolder(path)).filter((name) => name.endsWith('.ack'));
    expect(acks).toHaveLength(1);
    const size = (): number => statSync(join(onlyFolder(path), acks[0] ?? '')).size;
    const after = size();
    spool.settle(b);
    expect(size()).toBe(after);
    await clock.advance(1_000);
    expect(size()).toBeGreaterThan(after);
    spool.close();
    expect(recoveredTexts(open(path).spool)).toEqual(['c']);
  });

  test('writes the settlements of older segments before it deletes a later one', () => {
    const path = directory.fresh();
    const { spool } = open(path, { segmentBytes: 300 });
    const append = (name: string): SpoolRef => {
      const ref = spool.append(0, bytes(name.repeat(100)));
      if (ref === undefined) throw new Error('not written');
      return ref;
    };
    // Two in the first segment, two in the second; the third seals it.
    const [early, , late, later] = ['a', 'b', 'c', 'd', 'e'].map(append);
    const names = (): string[] => readdirSync(onlyFolder(path)).sort();
    expect(names()).toEqual(['00000001.seg', '00000002.seg', '00000003.seg']);
    if (early === undefined || late === undefined || later === undefined) throw new Error('not written');
    spool.settle(early);
    expect(names()).not.toContain('00000001.ack');
    for (const ref of [late, later]) spool.settle(ref);
    expect(names()).toEqual(['00000001.ack', '00000001.seg', '00000003.seg']);
  });

  test('writes settlements at once when there are a thousand', () => {
    const path = directory.fresh();
    const { spool } = open(path);
    const refs = Array.from({ length: 1_001 }, (_, index) => spool.append(0, bytes(String(index))));
    for (const ref of refs.slice(0, 1_000)) if (ref !== undefined) spool.settle(ref);
    const ack = join(onlyFolder(path), '00000001.ack');
    expect(statSync(ack).size).toBe(8 + 4 * 1_000);
    spool.close();
    expect(recoveredTexts(open(path).spool)).toEqual(['1000']);
  });

  test('recovers the oldest first: folders by their making, segments and records by their order', async () => {
    const path = directory.fresh();
    const clocks = open(path).clock;
    for (const name of ['a', 'b', 'c']) {
      const { spool } = open(path, { segmentBytes: 120 }, clocks);
      for (let index = 0; index < 12; index += 1)
        spool.append(0, bytes(`${name}${String(index).padStart(2, '0')}`));
      spool.close();
      await clocks.advance(1);
    }
    const found = recoveredTexts(open(path).spool);
    expect(found).toHaveLength(36);
    expect(found).toEqual([...found].sort());
  });

  test('after ten restarts with new payloads each time has lost none and kept none that was settled', () => {
    const path = directory.fresh();
    const owed = new Set<string>();
    for (let restart = 0; restart < 10; restart += 1) {
      const { spool } = open(path, { segmentBytes: 400 });
      const recovered = [...spool.recovered()];
      expect(new Set(recovered.map(({ payload }) => text(payload)))).toEqual(owed);
      for (const { ref, payload } of recovered.filter((_, index) => index % 3 === restart % 3)) {
        spool.settle(ref);
        owed.delete(text(payload));
      }
      for (let index = 0; index < 30; index += 1) {
        const payload = `restart ${restart}, payload ${index}`;
        const ref = spool.append(1, bytes(payload));
        owed.add(payload);
        if (ref !== undefined && index % 4 === 0) {
          spool.settle(ref);
          owed.delete(payload);
        }
      }
      spool.close();
    }
    expect(owed.size).toBeGreaterThan(50);
  });

  test('takes a payload larger than a segment', () => {
    const path = directory.fresh();
    const { spool } = open(path, { segmentBytes: 1_000 });
    const large = new Uint8Array(50_000).fill(3);
    spool.append(0, bytes('before'));
    const ref = spool.append(0, large);
    spool.append(0, bytes('after'));
    expect(ref && spool.read(ref)).toEqual(Buffer.from(large));
    spool.close();
    expect([...open(path).spool.recovered()].map(({ payload }) => payload.length)).toEqual([6, 50_000, 5]);
  });

  test('once closed takes, gives and settles nothing, and says so by its return values', () => {
    const path = directory.fresh();
    const { spool, clock } = open(path);
    const ref = spool.append(0, bytes('a'));
    if (ref === undefined) throw new Error('not written');
    spool.close();
    spool.close();
    expect(spool.append(0, bytes('b'))).toBeUndefined();
    expect(spool.read(ref)).toBeUndefined();
    spool.settle(ref);
    expect(recoveredTexts(spool)).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
    expect(recoveredTexts(open(path).spool)).toEqual(['a']);
  });

  test('shows its files to its user alone', () => {
    const path = directory.fresh();
    const umask = process.umask(0);
    try {
      const { spool } = open(path);
      const refs = [spool.append(0, bytes('a')), spool.append(0, bytes('b'))];
      if (refs[0] !== undefined) spool.settle(refs[0]);
      spool.close();
    } finally {
      process.umask(umask);
    }
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
    expect(mode(path)).toBe('700');
    const folder = onlyFolder(path);
    expect(mode(folder)).toBe('700');
    expect(readdirSync(folder).sort()).toEqual(['00000001.ack', '00000001.seg']);
    for (const file of readdirSync(folder)) expect(mode(join(folder, file))).toBe('600');
  });

  test('leaves foreign files and folders alone', () => {
    const path = directory.fresh();
    mkdirSync(join(path, 'somebody'), { recursive: true });
    writeFileSync(join(path, 'somebody', '00000001.seg'), 'theirs');
    writeFileSync(join(path, 'v1-notes.txt'), 'theirs');
    writeFileSync(join(path, 'lock'), 'theirs');
    const first = open(path).spool;
    first.append(0, bytes('a'));
    first.close();
    const folder = readdirSync(path).find((name) => /^v1-\d/.test(name)) ?? '';
    writeFileSync(join(path, folder, 'notes.txt'), 'theirs');
    const { spool, problems } = open(path);
    for (const { ref } of spool.recovered()) spool.settle(ref);
    spool.close();
    expect(problems).toEqual([]);
    const left = readdirSync(path, { recursive: true }).map(String).sort();
    expect(left.map((name) => name.replace(/^v1-\d[^/]*/, 'ours'))).toEqual([
      'lock',
      'somebody',
      'somebody/00000001.seg',
      'ours',
      'ours/notes.txt',
      'v1-notes.txt',
    ]);
  });

  test('with fsync does the same', () => {
    const path = directory.fresh();
    const { spool } = open(path, { fsync: true, segmentBytes: 100 });
    for (let index = 0; index < 10; index += 1) spool.append(0, bytes(`payload ${index}`));
    spool.close();
    expect(recoveredTexts(open(path).spool)).toHaveLength(10);
  });

  test('two in one process share a directory and do not meet', () => {
    const path = directory.fresh();
    const one = open(path).spool;
    const two = open(path).spool;
    one.append(0, bytes('one'));
    two.append(0, bytes('two'));
    expect(recoveredTexts(one)).toEqual([]);
    expect(recoveredTexts(two)).toEqual([]);
    one.close();
    expect(recoveredTexts(two)).toEqual(['one']);
    two.close();
    expect(recoveredTexts(open(path).spool).sort()).toEqual(['one', 'two']);
  });

  test('leaves what a newer version wrote, and says so', () => {
    const path = directory.fresh();
    const newer = join(path, 'v2-1735689600000-000000000000-0-0-0123456789abcdef');
    mkdirSync(newer, { recursive: true });
    writeFileSync(join(newer, '00000001.seg'), 'who knows');
    chmodSync(newer, 0o700);
    const { spool, problems } = open(path);
    expect(recoveredTexts(spool)).toEqual([]);
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_version']);
    spool.close();
    expect(readdirSync(newer)).toEqual(['00000001.seg']);
  });
});
