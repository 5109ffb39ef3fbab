import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { mustRunChild } from './run-child.mjs';

const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const TARGET = ['--noEmit', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
const PASSES = [
  // Reads every declaration, ours and the SDK's.
  ['--strict'],
  // Stricter than the declarations of SDK 1.30 bear, so that an application this strict skips them.
  ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck'],
];

/** Fails unless a NodeSDK of the application's SDK takes our classes, resolved as a `cts` or an `mts` file would. */
export async function checkTypes(folder, extension) {
  const file = `node-sdk-types.${extension}`;
  await cp(join(folder, 'node-sdk-types.ts'), join(folder, file));
  for (const strictness of PASSES) {
    const args = [TSC, ...TARGET, ...strictness, file];
    await mustRunChild(process.execPath, args, { cwd: folder, timeoutMs: 120_000 });
  }
}
