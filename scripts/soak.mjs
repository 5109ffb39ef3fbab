/**
 * `npm run soak`: builds, then puts the built package through every fault in real time: an application and a backend in
 * processes of their own, 10,000 spans at 1,000 a second. Prints one table; the exit code is 1 when a row is not clean.
 *
 *   npm run soak -- hang kill   these rows only
 *   --events N                 spans of a row with an outage (10000); rows about the end of a process make 1,000
 *   --inline                   delivery on the application's own thread
 *   --quick                    500 spans, outages of a tenth
 *   --json                     one line of JSON a row in place of the table
 *   --no-build                 use dist/ as it is
 */
import { parseArgs } from 'node:util';
import { figure, table } from '../bench/src/report/table.mjs';
import { mustRunNode } from './lib/run.mjs';
import { hasOption } from './lib/soak/has-option.mjs';
import { rows } from './lib/soak/rows.mjs';
import { runRow } from './lib/soak/run-row.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string' },
    inline: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const settings = {
  events: Number(values.events ?? (values.quick ? 500 : 10_000)),
  endingEvents: values.quick ? 500 : 1_000,
  ratePerSecond: 1_000,
  outageShare: values.quick ? 0.1 : 1,
  options: {
    ...(values.inline && { exportMode: 'inline' }),
    // Short rows run beside other tests, on machines that are too busy for the default.
    ...(values.quick && { exitTimeoutMs: 10_000 }),
  },
};

/** Whatever a row throws is a row that is not clean. */
async function attempt(row) {
  if (row.needs !== undefined && !hasOption(row.needs)) {
    return { skipped: `the build has no option \`${row.needs}\``, problems: [] };
  }
  if (values.inline && row.needs === 'exportMode') return { skipped: 'there is no thread', problems: [] };
  try {
    return await runRow(row, settings);
  } catch (error) {
    return { problems: [`it could not be run: ${error.message}`] };
  }
}

function cells(name, { skipped, problems, made, lost, twice, resent, recoverSeconds, heldMb }) {
  const verdict = skipped !== undefined ? `skipped: ${skipped}` : problems.length > 0 ? 'NOT CLEAN' : 'clean';
  const figures = [figure(made, 0), figure(lost, 0), figure(twice, 0), figure(resent, 0)];
  return [rows[name].title, ...figures, figure(recoverSeconds, 1), figure(heldMb, 0), verdict];
}

async function main() {
  const unknown = positionals.filter((name) => !Object.hasOwn(rows, name));
  if (unknown.length > 0) {
    console.error(`${unknown.join(' ')}: no such row. There are ${Object.keys(rows).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  if (!values['no-build']) await mustRunNode(['scripts/build.mjs']);
  const lines = [];
  let unclean = 0;
  for (const name of Object.keys(rows)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`${name}: ${rows[name].title}`);
    const result = await attempt(rows[name]);
    for (const problem of result.problems) console.error(`  ${problem}`);
    if (result.problems.length > 0 && result.stderr) console.error(`  stderr: ${result.stderr}`);
    if (result.problems.length > 0) unclean += 1;
    if (values.json) console.log(JSON.stringify({ name, ...result }));
    lines.push(cells(name, result));
  }
  const head = ['fault', 'made', 'lost', 'twice', 're-sent', 'recover s', 'RSS held MB', ''];
  if (!values.json) console.log(`\n${table(head, lines)}`);
  if (unclean > 0) process.exitCode = 1;
}

await main();
