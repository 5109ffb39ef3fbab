// `npm run bench`: builds, then measures the built package beside the OTLP exporter. `-- --help` lists the options.
import { join } from 'node:path';
import { mustRunNode, ROOT, runNode } from './lib/run.mjs';

const args = process.argv.slice(2);
const measures = !args.includes('--help') && !args.includes('-h');

if (measures && !args.includes('--no-build')) await mustRunNode(['scripts/build.mjs']);
const main = join(ROOT, 'bench/src/main.mjs');
process.exit(await runNode([main, ...args.filter((arg) => arg !== '--no-build')], { cwd: process.cwd() }));
