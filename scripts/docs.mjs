// Writes what is generated of the documentation: README.md's table of options, what `lucidic explain` prints in both
// READMEs, and docs/providers.md.
// `--check` writes nothing and fails when one of them is out of date. `--root <folder>` works on another copy of them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withExplainSamples } from './lib/docs/explain-samples.mjs';
import { withOptionTable } from './lib/docs/option-table.mjs';
import { providersPage } from './lib/docs/providers-page.mjs';
import { ROOT } from './lib/run.mjs';

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, root: { type: 'string', default: ROOT } },
});

const pages = [
  { name: 'README.md', made: withExplainSamples(withOptionTable(read('README.md')), values.root) },
  { name: 'backend/README.md', made: withExplainSamples(read('backend/README.md'), values.root) },
  { name: 'docs/providers.md', made: providersPage(values.root) },
];
for (const { name, made } of pages) {
  if (!values.check) writeFileSync(join(values.root, name), made);
  else if (made !== read(name)) {
    console.error(`${name} is out of date: run \`npm run docs\`.`);
    process.exitCode = 1;
  }
}

function read(name) {
  return readFileSync(join(values.root, name), 'utf8');
}
