import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpool, type SpoolOptions } from '../../../exporters/spool/open-spool';
import type { SpoolProblem } from '../../../exporters/spool/problem';
import type { Spool } from '../../../exporters/spool/spool';
import { FakeClock } from '../../support/fake-clock';

/** A directory that is deleted after the tests of its file. */
export function testDirectory(): { readonly path: string; fresh(): string } {
  const path = mkdtempSync(join(tmpdir(), 'spool-test-'));
  let count = 0;
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    fresh: () => {
      count += 1;
      return join(path, String(count));
    },
  };
}

export interface TestSpool {
  readonly spool: Spool;
  readonly clock: FakeClock;
  readonly problems: { readonly reason: SpoolProblem; readonly message: string }[];
}

/** A spool that opened, with a clock that stands still and its problems in a list. */
export function open(
  directory: string,
  options: Partial<SpoolOptions> = {},
  clock = new FakeClock(Date.now()),
): TestSpool {
  const problems: TestSpool['problems'] = [];
  const spool = openSpool({
    directory,
    clock,
    onProblem: (reason, message) => problems.push({ reason, message }),
    ...options,
  });
  if ('problem' in spool) throw new Error(spool.problem.message);
  return { spool, clock, problems };
}

export function text(payload: Uint8Array | undefined): string {
  return payload === undefined ? '(none)' : Buffer.from(payload).toString('utf8');
}

export function bytes(payload: string): Uint8Array {
  return new TextEncoder().encode(payload);
}

/** All that a spool recovers, as texts. */
export function recoveredTexts(spool: Spool): string[] {
  return [...spool.recovered()].map(({ payload }) => text(payload));
}

/** The one owner's folder in a directory. */
export function onlyFolder(directory: string): string {
  const [folder, ...others] = readdirSync(directory);
  if (folder === undefined || others.length > 0) throw new Error(`Not one folder: ${[folder, ...others]}`);
  return join(directory, folder);
}
