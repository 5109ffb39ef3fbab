import { readdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until';
import { children } from './support/child';
import { bytes, onlyFolder, open, recoveredTexts, testDirectory, text } from './support/test-spool';

const directory = testDirectory();
const { run } = children(directory.path);

/** Renames an owner's folder as if another had made it. */
function disguise(folder: string, changes: Record<number, string>): string {
  const parts = basename(folder).split('-');
  for (const [index, part] of Object.entries(changes)) parts[Number(index)] = part;
  const target = join(folder, '..', parts.join('-'));
  renameSync(folder, target);
  return target;
}

const MACHINE = 2;
const PID = 3;
const START = 4;

describe('a process killed in the middle of appends', () => {
  test('loses nothing that append returned for', async () => {
    let total = 0;
    for (let round = 0; round < 8; round += 1) {
      const path = directory.fresh();
      const child = run(`
        const spool = open(${JSON.stringify(path)}, { segmentBytes: 2_000_000 });
        const filler = Buffer.alloc(400_000, 'x');
        for (let index = 0; ; index += 1) {
          const size = ${round % 2 === 0 ? '300' : '(index * 7919) % 400_000'};
          const payload = Buffer.concat([Buffer.from(index + ':' + size + ':'), filler.subarray(0, size)]);
          if (spool.append(1, payload) === undefined) break;
          say(index);
        }`);
      await until('the child writes', () => child.said().length > 5);
      await delay(round * 15);
      child.process.kill('SIGKILL');
      await child.ended;
      const { spool } = open(path);
      const found = [...spool.recovered()].map(({ payload }) => {
        const [index = '', size = '', filler = ''] = text(payload).split(':');
        expect(filler).toBe('x'.repeat(Number(size)));
        return Number(index);
      });
      expect(found).toEqual(found.map((_, index) => index));
      const said = child.said().length;
      // One more may have been written whole, and not been told of.
      expect([said, said + 1]).toContain(found.length);
      total += found.length;
      spool.close();
    }
    expect(total).toBeGreaterThan(100);
  });

  test('leaves to the next what it was itself recovering', async () => {
    const path = directory.fresh();
    const first = open(path).spool;
    for (let index = 0; index < 50; index += 1) first.append(0, bytes(String(index)));
    first.close();
    const child = run(`
      const spool = open(${JSON.stringify(path)});
      for (const { ref, payload } of spool.recovered()) if (Number(payload) < 20) spool.settle(ref);
      spool.append(0, Buffer.from('50'));
      setTimeout(() => { say('settled'); setTimeout(() => {}, 60_000); }, 1_500);`);
    await until('the child has settled', () => child.said().length > 0);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(recoveredTexts(open(path).spool)).toEqual(
      Array.from({ length: 31 }, (_, index) => String(index + 20)),
    );
  });
});

describe('what a dead owner left', () => {
  test('goes to exactly one of four processes that ask at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const path = directory.fresh();
      const clock = open(path).clock;
      for (let owner = 0; owner < 25; owner += 1) {
        const { spool } = open(path, {}, clock);
        for (let index = 0; index < 4; index += 1) spool.append(0, bytes(`${owner}/${index}`));
        spool.close();
      }
      const atMs = Date.now() + 1_500;
      const racers = Array.from({ length: 4 }, () =>
        run(`
          const spool = open(${JSON.stringify(path)});
          while (Date.now() < ${atMs});
          const found = [];
          for (const { payload } of spool.recovered()) found.push(String(payload));
          say(found);
          setTimeout(() => {}, 60_000);`),
      );
      await until('all four have looked', () => racers.every((racer) => racer.said().length === 1));
      const found = racers.flatMap((racer) => racer.said().flat());
      expect(found).toHaveLength(100);
      expect(new Set(found).size).toBe(100);
      for (const racer of racers) racer.process.kill('SIGKILL');
      await Promise.all(racers.map((racer) => racer.ended));
      // And of four dead ones the next gets all.
      const { spool } = open(path);
      expect(new Set(recoveredTexts(spool))).toEqual(new Set(found));
      spool.close();
    }
  });

  test('is nobody else’s while the owner lives, even stopped and silent for long', async () => {
    const path = directory.fresh();
    const child = run(`
      const spool = open(${JSON.stringify(path)});
      spool.append(0, Buffer.from('alive'));
      say('written');
      setTimeout(() => {}, 60_000);`);
    await until('the child has written', () => child.said().length > 0);
    const { spool } = open(path);
    expect(recoveredTexts(spool)).toEqual([]);
    child.process.kill('SIGSTOP');
    utimesSync(onlyFolder(path), 0, 0);
    expect(recoveredTexts(spool)).toEqual([]);
    child.process.kill('SIGKILL');
    await child.ended;
    expect(recoveredTexts(spool)).toEqual(['alive']);
  });

  test('is found when its parent never asked how it ended', async () => {
    const path = directory.fresh();
    const child = run(
      `const spool = open(${JSON.stringify(path)});
       spool.append(0, Buffer.from('undead'));
       say(process.pid);
       setTimeout(() => {}, 60_000);`,
      (command) => `${command} & exec sleep 60`,
    );
    await until('the child has written', () => child.said().length > 0);
    const { spool } = open(path);
    expect(recoveredTexts(spool)).toEqual([]);
    process.kill(Number(child.said()[0]), 'SIGKILL');
    let found: string[] = [];
    await until('it is taken over', () => {
      found = recoveredTexts(spool);
      return found.length > 0;
    });
    expect(found).toEqual(['undead']);
    // The pid is still there.
    expect(process.kill(Number(child.said()[0]), 0)).toBe(true);
    child.process.kill('SIGKILL');
  });

  test('is found though its pid is in use again', () => {
    const path = directory.fresh();
    open(path).spool.append(0, bytes('a'));
    expect(recoveredTexts(open(path).spool)).toEqual([]);
    disguise(onlyFolder(path), { [START]: '1' });
    expect(recoveredTexts(open(path).spool)).toEqual(['a']);
  });

  test('of another machine or container is found after a minute without a sign of life', async () => {
    const path = directory.fresh();
    const owner = open(path);
    owner.spool.append(0, bytes('a'));
    owner.spool.close();
    disguise(onlyFolder(path), { [MACHINE]: 'abcdef012345', [PID]: '1', [START]: '77' });
    const { spool, clock } = open(path);
    const touch = (): void => utimesSync(onlyFolder(path), clock.nowMs() / 1000, clock.nowMs() / 1000);
    touch();
    expect(recoveredTexts(spool)).toEqual([]);
    await clock.advance(59_000);
    expect(recoveredTexts(spool)).toEqual([]);
    touch();
    await clock.advance(59_000);
    expect(recoveredTexts(spool)).toEqual([]);
    await clock.advance(2_000);
    expect(recoveredTexts(spool)).toEqual(['a']);
    // Touched with the takeover: to a third machine it must not look abandoned still.
    expect(statSync(onlyFolder(path)).mtimeMs).toBeCloseTo(clock.nowMs(), -2);
  });

  test('an owner shows that it lives, every few seconds, in all its folders', async () => {
    const path = directory.fresh();
    const earlier = open(path).spool;
    earlier.append(0, bytes('a'));
    earlier.close();
    const { spool, clock } = open(path);
    expect(recoveredTexts(spool)).toEqual(['a']);
    spool.append(0, bytes('b'));
    expect(readdirSync(path)).toHaveLength(2);
    await clock.advance(3_600_000);
    // Seen from elsewhere, where its pid says nothing.
    for (const name of readdirSync(path)) {
      const folder = join(path, name);
      const seen = disguise(folder, { [MACHINE]: 'abcdef012345' });
      expect(recoveredTexts(open(path, {}, clock).spool)).toEqual([]);
      renameSync(seen, folder);
    }
    spool.close();
    expect(clock.pendingTimers).toBe(0);
  });
});

test('threads of one process have folders of their own, and all of it is found when it is dead', async () => {
  const path = directory.fresh();
  const child = run(`
    const { Worker, isMainThread } = require('node:worker_threads');
    const spool = open(${JSON.stringify(path)});
    const names = [...spool.recovered()].map(({ payload }) => String(payload));
    if (isMainThread) for (let index = 0; index < 3; index += 1) new Worker(__filename);
    for (let index = 0; index < 20; index += 1) if (spool.append(0, Buffer.from('x')) === undefined) names.push('refused');
    say(names);
    setTimeout(() => {}, 60_000);`);
  await until('all threads have written', () => child.said().length === 4);
  expect(child.said().flat()).toEqual([]);
  expect(readdirSync(path)).toHaveLength(4);
  child.process.kill('SIGKILL');
  await child.ended;
  expect(recoveredTexts(open(path).spool)).toHaveLength(80);
});

describe('an owner that was taken for dead', () => {
  test('notices before it writes again, and goes on in a new folder', async () => {
    const path = directory.fresh();
    const { spool, clock, problems } = open(path);
    const ref = spool.append(0, bytes('before'));
    if (ref === undefined) throw new Error('not written');
    disguise(onlyFolder(path), { [PID]: '0' });
    const taker = open(path, {}, clock).spool;
    expect(recoveredTexts(taker)).toEqual(['before']);
    // A stopped process: no timer of its has run.
    clock.spend(70_000);
    expect(spool.append(0, bytes('after'))).toBeDefined();
    expect(problems.map(({ reason }) => reason)).toEqual(['spool_lost']);
    expect(spool.read(ref)).toBeUndefined();
    spool.settle(ref);
    await clock.advance(10_000);
    expect(recoveredTexts(taker)).toEqual([]);
    spool.close();
    expect(recoveredTexts(taker)).toEqual(['after']);
    taker.close();
    expect(recoveredTexts(open(path).spool).sort()).toEqual(['after', 'before']);
  });
});
