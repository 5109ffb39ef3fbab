import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

const ROOT = join(__dirname, '../../..');

/**
 * Compiles the spool from its sources to `target`, for child processes, so that no stale build is tested. Returns the path
 * to require.
 */
export function compileSpool(target: string): string {
  for (const folder of ['exporters/spool', 'src/core']) {
    for (const name of readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.ts'))) {
      const { code } = transformSync(readFileSync(join(ROOT, folder, name), 'utf8'), {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      });
      const file = join(target, folder, name.replace(/ts$/, 'js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    }
  }
  return join(target, 'exporters/spool/open-spool.js');
}
