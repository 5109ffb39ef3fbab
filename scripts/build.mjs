// Builds @lucidic/otel (CommonJS, declarations, thin ESM entries), @lucidic/gateway and @lucidic/dev.
import { cpSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mustRunNode, ROOT } from './lib/run.mjs';

const require = createRequire(import.meta.url);
const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');

await import('./clean.mjs');
await mustRunNode([tsc, '-p', 'tsconfig.json']);
for (const entry of ['index', 'pipeline']) writeEsmEntry(entry);
await mustRunNode([tsc, '-p', 'receivers/tsconfig.json']);
// It is generated as JavaScript, which the compiler leaves where it is.
cpSync(join(ROOT, 'receivers/src/generated'), join(ROOT, 'receivers/dist/generated'), { recursive: true });
await mustRunNode([tsc, '-p', 'backend/tsconfig.json']);

/**
 * An ES module that re-exports the CommonJS build by name: an ESM application and a CommonJS preload in one process
 * must share one copy of the code and its state.
 */
function writeEsmEntry(entry) {
  const names = Object.keys(require(join(ROOT, `dist/src/${entry}.js`))).sort();
  const from = `'./src/${entry}.js'`;
  writeFileSync(join(ROOT, `dist/${entry}.mjs`), `export { ${names.join(', ')} } from ${from};\n`);
  writeFileSync(join(ROOT, `dist/${entry}.d.mts`), `export * from ${from};\n`);
}
