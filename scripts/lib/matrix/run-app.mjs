import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { cleanEnvironment, mustRunChild } from './run-child.mjs';

const RUN_TIMEOUT_MS = 30_000;
const API_KEY = 'matrix-key';
const AGENT_ID = 'travel-agent';

/**
 * Runs an application once, as a process of its own against a backend of its own, and reads back what arrived. Fails
 * where it does not exit with 0, or where the package had something to say on stderr.
 *
 * @param {{ folder: string, node: string, args?: string[], env?: Record<string, string> }} app
 * @param {{
 *   file: string, fileArgs?: string[], pipeline: 'processor' | 'exporter' | 'none', sessionId?: string, shutdown: boolean
 * }} options
 */
export async function runApp(
  { folder, node, args = [], env: extra = {} },
  { file, fileArgs = [], pipeline, sessionId = '', shutdown },
) {
  // Only here: it reads the backend's build, which is not there when this file is loaded.
  const { startBackend } = createRequire(join(ROOT, 'package.json'))('@lucidic/dev');
  const backend = await startBackend({ port: 0, apiKey: API_KEY });
  const reportFile = join(folder, 'report.json');
  try {
    await rm(reportFile, { force: true });
    const env = cleanEnvironment({
      MATRIX_PIPELINE: pipeline,
      MATRIX_SESSION_ID: sessionId,
      MATRIX_SHUTDOWN: String(shutdown),
      MATRIX_REPORT: reportFile,
      MATRIX_API_KEY: API_KEY,
      MATRIX_AGENT_ID: AGENT_ID,
      MATRIX_BASE_URL: backend.apiUrl,
      // Spans only: the SDK would look for a collector to send these to.
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      ...extra,
    });
    const { stderr } = await mustRunChild(node, [...args, file, ...fileArgs], {
      cwd: folder,
      env,
      timeoutMs: RUN_TIMEOUT_MS,
    });
    if (/lucidic/i.test(stderr)) throw new Error(`the package wrote to stderr:\n${stderr}`);
    const report = JSON.parse(await readFile(reportFile, 'utf8'));
    const { sessions } = await read(backend, 'sessions?limit=1000');
    return { report, sessions, events: await eventsOf(backend, sessions) };
  } finally {
    await backend.close();
  }
}

async function eventsOf(backend, sessions) {
  const lists = await Promise.all(
    sessions.map(({ session_id: id }) =>
      read(backend, `events?session_id=${encodeURIComponent(id)}&limit=1000`),
    ),
  );
  return lists.flatMap(({ events }) => events);
}

async function read({ apiUrl }, path) {
  const response = await fetch(`${apiUrl}/${path}`, { headers: { authorization: `Api-Key ${API_KEY}` } });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
