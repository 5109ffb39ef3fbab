// `npm test`: builds, runs every test once, and ends with the line "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRunNode, ROOT, runNode } from './lib/run.mjs';

const patterns = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'lucidic-test-'));
const report = join(folder, 'report.json');

// Tests with child processes run the built packages, as an application would.
await mustRunNode(['scripts/build.mjs']);
const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
const code = await runNode([jest, '--json', `--outputFile=${report}`, ...patterns]);
const { passed, failed } = counts();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : code);

/** A suite that could not even load counts as one failure, and so does a run without a report. */
function counts() {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
