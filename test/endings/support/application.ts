import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LucidicOptions } from '../../../src';
import type { ScriptedServer } from '../../support/scripted-server';

export const ROOT = join(__dirname, '../../..');

/** Far more than an application needs on a busy machine; one that is kept alive would run for minutes. */
const BOUND_MS = 20_000;

/** How an application ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly tookMs: number;
}

/** An application in a process of its own. */
export interface Application {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the text stands on its stdout. */
  said(text: string): Promise<void>;
}

export interface ApplicationOptions {
  /** What it does, with `makeSpans(n)`, `newProcessor(options)` and `trace()` at hand. */
  readonly script: string;
  /** What it does before anything of ours is loaded. */
  readonly before?: string;
  readonly form?: 'commonjs' | 'module';
  /** Options of Node itself. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: LucidicOptions;
}

/** Fails where there is no build: a child process runs what an application would. */
export function requireBuild(): void {
  if (!existsSync(join(ROOT, 'dist/src/index.js')))
    throw new Error('No build to test: run `npm run build` first.');
}

/** The text that makes `processor`, `makeSpans` and so on, for a script that runs wherever it likes. */
export function prelude(server: ScriptedServer, options: LucidicOptions = {}, form = 'commonjs'): string {
  const given = {
    apiKey: 'key',
    agentId: 'agent',
    baseUrl: server.baseUrl,
    exitTimeoutMs: 10_000,
    ...options,
  };
  const load =
    form === 'commonjs'
      ? `var load = require('node:module').createRequire(${JSON.stringify(join(ROOT, 'application.js'))});`
      : `import { createRequire } from 'node:module';
         var load = createRequire(${JSON.stringify(join(ROOT, 'application.js'))});`;
  return `${load}
    var { LucidicSpanProcessor } = load('@lucidic/otel');
    var { BasicTracerProvider } = load('@opentelemetry/sdk-trace-base');
    var newProcessor = (more) => new LucidicSpanProcessor({ ...${JSON.stringify(given)}, ...more });
    var tracerOf = (processor) => new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('application');
    var processor = newProcessor({});
    var tracer = tracerOf(processor);
    var startSpan = (to = tracer) => to.startSpan('chat', { attributes: {
      'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'lucidic.session_id': 's' } });
    var makeSpans = (count, to = tracer) => { for (let i = 0; i < count; i += 1) startSpan(to).end(); };
  `;
}

const running = new Set<ChildProcess>();

/** Starts an application. */
export function startApplication(server: ScriptedServer, application: ApplicationOptions): Application {
  const { script, before = '', form = 'commonjs', flags = [], env = {}, options } = application;
  const text = `${before}\n${prelude(server, options, form)}\n${script}`;
  return watch([...flags, `--input-type=${form}`, '-e', text], env);
}

/** Watches any Node process. */
export function watch(args: readonly string[], env: Readonly<Record<string, string>> = {}): Application {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  child.channel?.unref();
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The process did not end by itself.\n${stdout}\n${stderr}`));
    }, BOUND_MS);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, signal, stdout, stderr, tookMs: performance.now() - startedMs });
    });
  });
  const said = (awaited: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.includes(awaited)) resolve();
      };
      look();
      child.stdout?.on('data', look);
      child.once('close', () =>
        reject(new Error(`It ended without saying ${awaited}.\n${stdout}\n${stderr}`)),
      );
    });
  return { child, ended, said };
}

/** Ends whatever a failed test has left. */
export function killApplications(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** The same script without us: what an ending has to look like. */
export function withoutUs(script: string, form = 'commonjs', flags: readonly string[] = []): Application {
  const stubs = `var makeSpans = () => undefined; var startSpan = () => ({ end() {} });
    var processor = { forceFlush: async () => undefined };`;
  return watch([...flags, `--input-type=${form}`, '-e', `${stubs}\n${script}`]);
}

/** Ids of the events a server got, each once, and how many requests there were in all. */
export function stored(server: ScriptedServer): { readonly events: number; readonly posts: number } {
  const posts = server.requests.filter(({ path }) => path === '/api/events');
  return {
    events: new Set(posts.map(({ body }) => JSON.parse(body).client_event_id)).size,
    posts: posts.length,
  };
}
