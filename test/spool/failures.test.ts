import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openSpool } from '../../exporters/spool/open-spool';
import type { SpoolRef } from '../../exporters/spool/segment';
import { ConfigError } from '../../src/core/errors';
import { FakeClock } from '../support/fake-clock';
import { until } from '../support/until';
import { children } from './support/child';
import { bytes, open, recoveredTexts, testDirectory } from './support/test-spool';

const directory = testDirectory();
const { run } = children(directory.path);
const isRoot = process.geteuid?.() === 0;

const MIB = 1024 * 1024;

/** The bytes of all files of all owners. What is deleted or renamed meanwhile counts nothing. */
function bytesUnder(path: string): number {
  let total = 0;
  for (const name of readdirSync(path, { recursive: true })) {
    const stat = statSync(join(path, String(name)), { throwIfNoEntry: false });
    // What a writer reserves to see whether it fits is longer than what it takes.
    if (stat?.isFile()) total += Math.min(stat.size, stat.blocks * 512);
  }
  return total;
}

function problemOf(path: string): string {
  const spool = openSpool({ directory: path, clock: new FakeClock(), onProblem: () => undefined });
  return 'problem' in spool ? spool.problem.reason : 'none';
}

describe('maxBytes', () => {
  test('bounds what is on disk; nothing unsent is deleted for new payloads', () => {
    const path = directory.fresh();
    const { spool, problems } = open(path, { maxBytes: 100_000, segmentBytes: 20_000 });
    const refs: SpoolRef[] = [];
    for (let index = 0; index < 500; index += 1) {
      const ref = spool.append(0, bytes(`payload ${String(index).padStart(4, '0')} ${'x'.repeat(1_000)}`));
      if (ref !== undefined) refs.push(ref);
      expect(bytesUnder(path)).toBeLessThanOrEqual(100_000);
    }
    expect(refs.length).toBeGreaterThan(90);
    expect(spool.stats().refused).toEqual({ spool_full: 500 - refs.length, spool_unwritable: 0 });
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_full']);
    // A smaller one may still fit.
    expect(spool.append(0, bytes('x'))).toBeDefined();
    spool.close();
    expect(recoveredTexts(open(path).spool)).toHaveLength(refs.length + 1);
  });

  test('lets payloads in again as soon as a segment of ours is settled, and tells of the next time it is full', () => {
    const path = directory.fresh();
    const { spool, problems } = open(path, { maxBytes: 50_000, segmentBytes: 10_000 });
    const kept: SpoolRef[] = [];
    for (let round = 0; round < 3; round += 1) {
      for (
        let ref = spool.append(0, new Uint8Array(1_000));
        ref !== undefined;
        ref = spool.append(0, new Uint8Array(1_000))
      ) {
        kept.push(ref);
      }
      for (const ref of kept.splice(0, 20)) spool.settle(ref);
      expect(spool.append(0, new Uint8Array(1_000))).toBeDefined();
    }
    expect(problems).toHaveLength(3);
  });

  test('counts what other owners have there, within a second of their change', async () => {
    const path = directory.fresh();
    const clock = new FakeClock(Date.now());
    const one = open(path, { maxBytes: 50_000 }, clock).spool;
    const two = open(path, { maxBytes: 50_000 }, clock).spool;
    const ref = one.append(0, new Uint8Array(30_000));
    if (ref === undefined) throw new Error('not written');
    expect(two.append(0, new Uint8Array(30_000))).toBeUndefined();
    expect(two.append(0, new Uint8Array(10_000))).toBeDefined();
    one.settle(ref);
    one.close();
    await clock.advance(1_000);
    expect(two.append(0, new Uint8Array(30_000))).toBeDefined();
    expect(bytesUnder(path)).toBeLessThanOrEqual(50_000);
  });

  test('holds for four processes that write at once', async () => {
    const path = directory.fresh();
    mkdirSync(path);
    const atMs = Date.now() + 1_000;
    const writers = Array.from({ length: 4 }, (_, index) =>
      run(`
        const spool = open(${JSON.stringify(path)}, { maxBytes: 6 * ${MIB}, segmentBytes: ${MIB / 2} });
        const payload = Buffer.alloc(5_000 + ${index}, 'x');
        while (Date.now() < ${atMs});
        let written = 0;
        for (let tries = 0; tries < 2_000; tries += 1) if (spool.append(0, payload) !== undefined) written += 1;
        say(written);
        setTimeout(() => {}, 60_000);`),
    );
    let most = 0;
    await until('all four are done', () => {
      most = Math.max(most, bytesUnder(path));
      return writers.every((writer) => writer.said().length === 1);
    });
    // Blocks are whole ones, so each open file may seem a block too long while its writer tries what fits.
    expect(most).toBeLessThanOrEqual(6 * MIB + 4 * 4_096);
    expect(bytesUnder(path)).toBeLessThanOrEqual(6 * MIB);
    expect(bytesUnder(path)).toBeGreaterThan(3 * MIB);
    for (const writer of writers) writer.process.kill('SIGKILL');
    await Promise.all(writers.map((writer) => writer.ended));
    const written = writers.reduce((total, writer) => total + Number(writer.said()[0]), 0);
    expect(recoveredTexts(open(path).spool)).toHaveLength(written);
  });

  test('of no use for anything takes nothing', () => {
    const path = directory.fresh();
    const { spool } = open(path, { maxBytes: 10 });
    expect(spool.append(0, bytes('a'))).toBeUndefined();
    expect(bytesUnder(path)).toBe(0);
  });
});

/** Ways to give a child a disk that runs full: a limit on the length of files, and a small file system of its own. */
const fullDisks: [name: string, code: (command: string) => string][] = [
  ['a limit on the length of files', (command) => `ulimit -f 400; exec ${command}`],
];
if (spawnSync('unshare', ['-rm', 'true']).status === 0) {
  const mounted = join(directory.path, 'mounted');
  mkdirSync(mounted);
  fullDisks.push([
    'a small file system',
    (command) =>
      `unshare -rm sh -c "mount -t tmpfs -o size=300k tmpfs '${mounted}' && TMPFS='${mounted}' exec ${command}"`,
  ]);
}

describe('a disk that runs full', () => {
  test.each(fullDisks)('(%s) costs no record, is told once, and tried again', async (_name, shell) => {
    const child = run(
      `
      const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
      const directory = (process.env.TMPFS ?? ${JSON.stringify(directory.fresh())}) + '/spool';
      const ballast = directory + '-ballast';
      mkdirSync(directory, { recursive: true });
      writeFileSync(ballast, Buffer.alloc(150_000));
      const spool = open(directory);
      const written = [];
      const fill = () => {
        for (let index = 0; index < 10; index += 1) {
          const payload = written.length + ':' + 'x'.repeat(30_000);
          if (spool.append(0, Buffer.from(payload)) === undefined) return;
          written.push(payload);
        }
      };
      fill();
      const first = { written: written.length, problems: [...problems] };
      fill();
      fill();
      const meanwhile = { written: written.length, problems: [...problems], refused: spool.stats().refused };
      rmSync(ballast);
      clock.skipMs += 5_001;
      fill();
      const after = written.length;
      spool.close();
      problems.length = 0;
      const next = open(directory);
      const found = [...next.recovered()].map(({ payload }) => String(payload));
      const { skippedBytes } = next.stats();
      say({ first, meanwhile, after, intact: JSON.stringify(found) === JSON.stringify(written), skippedBytes, problems });`,
      shell,
    );
    expect(await child.ended).toBe(0);
    const [result] = child.said();
    const { first, after } = JSON.parse(JSON.stringify(result));
    expect(first.written).toBeGreaterThan(2);
    expect(first.written).toBeLessThan(10);
    expect(after).toBeGreaterThan(first.written);
    expect(result).toEqual({
      first: { written: first.written, problems: ['spool_unwritable'] },
      meanwhile: {
        written: first.written,
        problems: ['spool_unwritable'],
        refused: { spool_full: 0, spool_unwritable: 3 },
      },
      after,
      intact: true,
      skippedBytes: 0,
      problems: [],
    });
  });
});

describe('a directory', () => {
  test('that cannot be made or used is a problem at once, not an exception', () => {
    const file = join(directory.path, 'a file');
    writeFileSync(file, '', { mode: 0o755 });
    expect(problemOf(file)).toBe('spool_unwritable');
    expect(problemOf(join(file, 'below'))).toBe('spool_unwritable');
    // As root too: these are no file systems to write to.
    expect(problemOf('/proc/spool')).toBe('spool_unwritable');
  });

  test('that is deleted under us is made again', async () => {
    const path = directory.fresh();
    const { spool, clock, problems } = open(path, { segmentBytes: 100 });
    spool.append(0, bytes('lost from disk'.repeat(10)));
    rmSync(path, { recursive: true });
    // The next segment cannot be made: that shows it.
    expect(spool.append(0, bytes('kept'))).toBeDefined();
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_lost']);
    rmSync(path, { recursive: true });
    // Within the open segment only the next sign of life does.
    await clock.advance(5_000);
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_lost', 'spool_lost']);
    expect(spool.append(0, bytes('kept as well'))).toBeDefined();
    spool.close();
    expect(recoveredTexts(open(path).spool)).toEqual(['kept as well']);
  });

  test('with a file in its place is told once, and works again when that is gone', async () => {
    const path = directory.fresh();
    const { spool, clock, problems } = open(path);
    rmSync(path, { recursive: true });
    writeFileSync(path, 'a file');
    for (let index = 0; index < 5; index += 1) expect(spool.append(0, bytes('x'))).toBeUndefined();
    await clock.advance(5_000);
    expect(spool.append(0, bytes('x'))).toBeUndefined();
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_unwritable']);
    expect(spool.stats().refused.spool_unwritable).toBe(6);
    rmSync(path);
    expect(spool.append(0, bytes('too early'))).toBeUndefined();
    await clock.advance(5_000);
    expect(spool.append(0, bytes('written'))).toBeDefined();
    spool.close();
    expect(recoveredTexts(open(path).spool)).toEqual(['written']);
  });

  test('behind a symbolic link of ours is fine', () => {
    const path = directory.fresh();
    mkdirSync(path);
    symlinkSync(path, `${path}-link`);
    const { spool } = open(`${path}-link`);
    expect(spool.append(0, bytes('a'))).toBeDefined();
    spool.close();
    expect(recoveredTexts(open(path).spool)).toEqual(['a']);
  });

  test('given as nothing, or with a size that is none, is a ConfigError', () => {
    const options = { directory: directory.fresh(), clock: new FakeClock(), onProblem: () => undefined };
    expect(() => openSpool({ ...options, directory: '' })).toThrow(ConfigError);
    for (const wrong of [0, -1, 1.5, Number.NaN]) {
      expect(() => openSpool({ ...options, maxBytes: wrong })).toThrow(ConfigError);
      expect(() => openSpool({ ...options, segmentBytes: wrong })).toThrow(ConfigError);
    }
  });
});

// Only root can make files of other users, or become one.
if (isRoot) {
  describe('other users', () => {
    const NOBODY = 65_534;

    test('leave folders that are not read: they may be forged', () => {
      const path = directory.fresh();
      const first = open(path).spool;
      first.append(0, bytes('forged'));
      first.close();
      const [name = ''] = readdirSync(path);
      chownSync(join(path, name), NOBODY, NOBODY);
      const { spool } = open(path);
      expect(recoveredTexts(spool)).toEqual([]);
      expect(readdirSync(path)).toEqual([name]);
    });

    test('make links that are not followed', () => {
      const path = directory.fresh();
      mkdirSync(path);
      symlinkSync(path, `${path}-link`);
      lutimesSync(`${path}-link`, 0, 0);
      spawnSync('chown', ['-h', String(NOBODY), `${path}-link`]);
      expect(problemOf(`${path}-link`)).toBe('spool_unsafe');
    });

    test('have directories that are not used, and ones that may not be written to', async () => {
      chmodSync(directory.path, 0o755);
      const [ours, theirs, open] = [directory.fresh(), directory.fresh(), directory.fresh()];
      mkdirSync(ours, { mode: 0o755 });
      mkdirSync(theirs);
      chownSync(theirs, 1, 1);
      chmodSync(theirs, 0o777);
      mkdirSync(open);
      // As a volume of a container is mounted.
      chmodSync(open, 0o777);
      const child = run(`
        process.setuid(${NOBODY});
        for (const directory of ${JSON.stringify([ours, theirs, open])}) say(open(directory).problem?.reason ?? 'none');`);
      expect(await child.ended).toBe(0);
      expect(child.said()).toEqual(['spool_unwritable', 'spool_unsafe', 'none']);
    });
  });
}

test('a folder that its living owner cannot find counts too', () => {
  const path = directory.fresh();
  const owner = open(path).spool;
  owner.append(0, new Uint8Array(10_000));
  const [name = ''] = readdirSync(path);
  renameSync(join(path, name), join(path, `${name.slice(0, -1)}0`));
  expect(open(path, { maxBytes: 12_000 }).spool.append(0, new Uint8Array(5_000))).toBeUndefined();
});
