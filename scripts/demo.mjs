/**
 * `npm run demo`: builds, starts the local backend and a model server, runs the example agent as a process of its own
 * and prints what reached the backend.
 *
 *   --exit      end after printing (also when stdout is no terminal); otherwise the page stays up until Ctrl-C
 *   --no-build  use dist/ as it is
 */
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentEnvironment } from './lib/demo/agent-environment.mjs';
import { blindSpots } from './lib/demo/blind-spots.mjs';
import { withProgress } from './lib/demo/progress.mjs';
import { readSessions } from './lib/demo/read-sessions.mjs';
import { runNode } from './lib/demo/run-node.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const agentId = 'travel-assistant';
const apiKey = 'demo-key';
const preferredPort = 8000;
const buildTimeoutMs = 300_000;
const agentTimeoutMs = 120_000;

async function main() {
  if (!process.argv.includes('--no-build')) {
    const build = path.join(root, 'scripts', 'build.mjs');
    await withProgress('Building', () => runNode(build, [], { cwd: root, timeoutMs: buildTimeoutMs }));
  }
  // These read dist/, which may not have been there before.
  const { startBackend } = await import('@lucidic/dev');
  const { findProblems } = await import('./lib/demo/find-problems.mjs');
  const { startModelServer } = await import('@lucidic/example-model-server');
  const { describeReport } = await import('../examples/demo-agent/src/describe-report.js');
  const { printTree } = await import('../examples/demo-agent/src/print-tree.js');

  const backend = await withProgress('Starting the local backend', () => startOnFreePort(startBackend));
  const modelServer = process.env.OPENAI_API_KEY ? undefined : await startModelServer();
  try {
    const { lines, report } = await withProgress('Running the agent', () => runAgent(backend, modelServer));
    const sessions = await readSessions(backend.apiUrl, apiKey, agentId);

    console.log(`\n${lines.join('\n')}`);
    for (const { session, events } of sessions) {
      console.log(`\nSession ${session.session_id}`);
      printTree(events, process.stdout);
    }
    console.log(`\n${describeReport(report)}`);
    const events = sessions.flatMap((each) => each.events);
    for (const line of blindSpots(report, events)) console.log(`Blind spot: ${line}`);

    const problems = findProblems(report, sessions);
    for (const problem of problems) console.log(`NOT AS EXPECTED: ${problem}`);
    if (problems.length > 0) process.exitCode = 1;

    const staysUp = process.stdout.isTTY === true && !process.argv.includes('--exit');
    console.log(
      `\nThe page: ${backend.url}${staysUp ? '  (Ctrl-C ends)' : '  (closed now; run without --exit to look at it)'}`,
    );
    if (staysUp) await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  } finally {
    await modelServer?.close();
    await backend.close();
  }
}

/** @param {typeof import('@lucidic/dev').startBackend} startBackend */
async function startOnFreePort(startBackend) {
  const options = { host: '127.0.0.1', db: ':memory:' };
  try {
    return await startBackend({ ...options, port: preferredPort });
  } catch (error) {
    if (error?.code !== 'port_taken') throw error;
    return startBackend({ ...options, port: 0 });
  }
}

/**
 * @param {{ apiUrl: string }} backend
 * @param {{ url: string } | undefined} modelServer
 */
async function runAgent(backend, modelServer) {
  const env = agentEnvironment(process.env, {
    LUCIDIC_API_KEY: apiKey,
    LUCIDIC_AGENT_ID: agentId,
    LUCIDIC_BASE_URL: backend.apiUrl,
    ...(modelServer && { MODEL_SERVER_URL: modelServer.url }),
  });
  const script = path.join(root, 'examples', 'demo-agent', 'src', 'main.js');
  const stdout = await runNode(script, ['--json'], { cwd: root, env, timeoutMs: agentTimeoutMs });
  const lines = stdout.trimEnd().split('\n');
  return { report: JSON.parse(lines.pop() ?? ''), lines };
}

main().catch((error) => {
  console.error(`The demo failed: ${error?.stack ?? error}`);
  process.exitCode = 1;
});
