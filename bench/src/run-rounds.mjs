import { BACKEND, FLOOR } from './candidates/index.mjs';
import { measureInChild } from './runner/measure-in-child.mjs';
import { scenarios } from './scenarios/index.mjs';

/**
 * Measures everything that was asked for, one process at a time. The candidates take turns within a round, so that a
 * slow minute of the machine falls on all of them.
 *
 * @param {ReturnType<typeof import('./command-line.mjs').parseCommandLine>} options
 * @param {import('./sink/start-sink.mjs').Sink} sink
 * @param {(line: string) => void} onProgress
 * @returns {Promise<{ runs: import('./report/summarize.mjs').Run[], problems: string[] }>}
 */
export async function runRounds(options, sink, onProgress) {
  const { rounds, scenarioNames, candidateNames, settings, profileFolder } = options;
  const { origin } = sink;
  const runs = [];
  const problems = [];
  for (let round = 1; round <= rounds; round++) {
    for (const scenario of scenarioNames) {
      const names = scenarios[scenario].isAboutBackend ? [BACKEND] : candidateNames;
      for (const candidate of names) {
        if (scenarios[scenario].isAboutDelivery && candidate === FLOOR) continue;
        onProgress(`round ${round}/${rounds}: ${scenario}, ${candidate}`);
        const job = { candidateName: candidate, scenarioName: scenario, origin, settings };
        try {
          const metrics = await measureInChild(job, sink, { profileFolder });
          runs.push({ round, scenario, candidate, metrics });
          if (metrics.delivered === 0) problems.push(`${candidate} delivered nothing in ${scenario}`);
        } catch (error) {
          problems.push(error.message);
        }
      }
    }
  }
  return { runs, problems: [...new Set(problems)] };
}
