import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptedServer } from '../../support/scripted-server';
import { until } from '../../support/until';

const ROOT = join(__dirname, '../../..');
/** Far more than a child needs on a busy machine. */
const BOUND_MS = 15_000;

/** An application of its own process, with a spool. */
export interface Application {
  readonly process: ChildProcess;
  /** Values of the lines it has written to stdout. */
  said(): unknown[];
  stderr(): string;
  /** Its exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  /** Waits for its nth line, and gives its value. */
  line(number: number): Promise<unknown>;
  /** kill -9 */
  kill(): Promise<void>;
}

/** Options of the processor in a child, but for those that say where. */
export type ApplicationOptions = Readonly<Record<string, unknown>>;

/**
 * What each application begins with: `processor`, `tracer`, `span(name, attributes)` that starts a model call, and
 * `say(value)`. The build is tested, as it runs at a user's.
 */
function prelude(options: ApplicationOptions): string {
  return `
    const { writeSync } = require('node:fs');
    const { context, trace, ROOT_CONTEXT } = require('@opentelemetry/api');
    const { LucidicSpanProcessor } = require('@lucidic/otel');
    const { BasicTracerProvider } = require('@opentelemetry/sdk-trace-base');
    const say = (value) => writeSync(1, JSON.stringify(value) + '\\n');
    const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const processor = new LucidicSpanProcessor({ mask: undefined, ...${JSON.stringify(options)} });
    const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('application');
    const span = (name, attributes = {}, parent = ROOT_CONTEXT) => tracer.startSpan(name, { attributes: {
      'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', ...attributes } }, parent);
    const until = async (done) => { while (!done()) await sleep(5); };
  `;
}

/** Runs applications; all are gone after each test. */
export function applications(): {
  run(script: string, options: ApplicationOptions): Application;
} {
  const running = new Set<ChildProcess>();
  beforeAll(() => {
    if (!existsSync(join(ROOT, 'dist/src/index.js')))
      throw new Error('No build to test: run `npm run build` first.');
  });
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
  });
  return {
    run(script, options) {
      const all = { apiKey: 'key', agentId: 'agent', twinHoldMs: 0, ...options };
      const code = `${prelude(all)}\n(async () => { ${script} })();`;
      const child = spawn(process.execPath, ['-e', code], { cwd: ROOT });
      running.add(child);
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      const ended = new Promise<number | null>((resolve, reject) => {
        const timer = setTimeout(() => {
          child.kill('SIGKILL');
          reject(new Error(`The process did not end. stdout: ${stdout} stderr: ${stderr}`));
        }, BOUND_MS);
        child.once('close', (exitCode) => {
          clearTimeout(timer);
          running.delete(child);
          resolve(exitCode);
        });
      });
      const said = (): unknown[] =>
        stdout
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line));
      return {
        process: child,
        said,
        stderr: () => stderr,
        ended,
        async line(number) {
          await until(`line ${number}`, () => said().length >= number || !running.has(child), BOUND_MS);
          if (said().length < number) throw new Error(`It said no such line. stderr: ${stderr}`);
          return said()[number - 1];
        },
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
      };
    },
  };
}

/** The bodies of the events a server has got, the last one of each id. */
export function eventsById(server: ScriptedServer): Map<unknown, Record<string, unknown>> {
  const events = server.requests.filter(({ path }) => path === '/api/events');
  return new Map(events.map(({ body }) => JSON.parse(body)).map((event) => [event.client_event_id, event]));
}
