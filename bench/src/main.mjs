// Measures this package beside the OTLP exporter and prints the tables. See bench/README.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FLOOR, REFERENCE } from './candidates/index.mjs';
import { parseCommandLine, USAGE } from './command-line.mjs';
import { describeMachine } from './report/machine.mjs';
import { scenarioTable } from './report/scenario-table.mjs';
import { runRounds } from './run-rounds.mjs';
import { scenarios } from './scenarios/index.mjs';
import { startSink } from './sink/start-sink.mjs';

/** @param {readonly string[]} args */
async function main(args) {
  const options = parseCommandLine(args);
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const machine = describeMachine();
  if (options.profileFolder !== undefined) mkdirSync(options.profileFolder, { recursive: true });
  const sink = await startSink(options);
  const { runs, problems } = await runRounds(options, sink, (line) => console.error(line));
  await sink.stop();

  console.log(
    `\n${machine.cpus} x ${machine.cpu}, Node ${machine.node}, ${machine.platform}, load ${machine.loadAverage}, ` +
      `medians over ${options.rounds} round(s), sink latency ${options.latencyMs} ms, main thread by ${machine.mainThreadClock}\n` +
      `added: over ${FLOOR}; ratio: what is added, to what ${REFERENCE} adds`,
  );
  for (const name of options.scenarioNames) {
    const { title } = scenarios[name];
    console.log(
      `\n${title}\n${scenarioTable(
        scenarios[name],
        runs.filter((run) => run.scenario === name),
      )}`,
    );
  }
  if (options.outFile !== undefined) writeResults(options.outFile, { machine, options, runs, problems });
  for (const problem of problems) console.error(`FAILED: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

/**
 * @param {string} file
 * @param {object} results
 */
function writeResults(file, results) {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
  console.log(`\nEvery figure: ${file}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`The benchmark did not run: ${error.message}`);
  process.exitCode = 1;
});
