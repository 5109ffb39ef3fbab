import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BACKEND } from '../candidates/index.mjs';

const CANDIDATE_PROCESS = fileURLToPath(new URL('candidate-process.mjs', import.meta.url));
const BACKEND_PROCESS = fileURLToPath(new URL('backend-scenario-process.mjs', import.meta.url));
const TIMEOUT_MS = 600_000;

/**
 * @typedef {object} Job
 * @property {string} candidateName
 * @property {string} scenarioName
 * @property {string} origin The sink's.
 * @property {import('../scenarios/scenario.d.ts').Settings} settings
 */

/**
 * Runs one job in a child process to its end. Rejects when the child crashes, hangs or does not end by itself.
 *
 * @param {Job} job
 * @param {import('../sink/start-sink.mjs').Sink} sink
 * @param {{ profileFolder?: string }} options `profileFolder` gets a V8 CPU profile.
 * @returns {Promise<import('../scenarios/scenario.d.ts').Metrics>}
 */
export async function measureInChild(job, sink, { profileFolder } = {}) {
  // Whatever the last job asked of the sink is over.
  await sink.ask('reset');
  const main = job.candidateName === BACKEND ? BACKEND_PROCESS : CANDIDATE_PROCESS;
  const child = fork(main, [JSON.stringify(job)], {
    env: cleanEnvironment(process.env),
    execArgv: profileFolder === undefined ? [] : profileArguments(profileFolder, job),
  });
  return new Promise((resolve, reject) => {
    /** @type {import('../scenarios/scenario.d.ts').Metrics | undefined} */
    let metrics;
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.on('message', async (message) => {
      if ('metrics' in message) metrics = message.metrics;
      else child.send(await sink.ask(message.ask, message.manners));
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 && metrics !== undefined) resolve(metrics);
      else
        reject(
          new Error(`${job.candidateName} in ${job.scenarioName} ended with ${signal ?? `code ${code}`}`),
        );
    });
  });
}

/**
 * The round is not in the name: the last one's profile stays.
 *
 * @param {string} folder
 * @param {Job} job
 */
function profileArguments(folder, { scenarioName, candidateName }) {
  const name = `${scenarioName}-${candidateName}.cpuprofile`;
  return ['--cpu-prof', `--cpu-prof-dir=${path.resolve(folder)}`, `--cpu-prof-name=${name}`];
}

/**
 * Settings of the shell must not change who is measured.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function cleanEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !/^(OTEL|LUCIDIC|NODE)_/.test(name));
  return Object.fromEntries(kept);
}
