#!/usr/bin/env node
import { CommanderError } from 'commander';
import { BackendError } from './backend-error';
import { type CliOptions, cliProgram } from './cli-program';
import type { BackendTarget } from './client/ask-backend';
import { importSession as readFile, exportSession as writeFile } from './client/session-files';
import { type ContractOptions, contract as checkContract } from './contract/contract';
import { type DoctorOptions, doctor as examine } from './doctor/doctor';
import { type ExplainOptions, explain as explainFile } from './explain/explain';
import { startBackend } from './start-backend';
import { type TailOptions, tail as watchChanges } from './tail/tail';

/** Exit codes: 0 closed as asked, 1 could not start, 2 asked in a wrong way. */
async function dev(options: CliOptions): Promise<void> {
  const backend = await startBackend({
    port: options.port,
    host: options.host,
    db: options.db,
    allowedHosts: options.allowedHost,
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    ...(options.keepDays === undefined ? {} : { keepDays: options.keepDays }),
    ...(options.keepMb === undefined ? {} : { keepMb: options.keepMb }),
    ...(options.otlp && {
      otlp: { port: options.otlpPort ?? 4318, isOptional: options.otlpPort === undefined },
    }),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const stop = (): void => void backend.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(`Lucidic is at ${backend.url} - send to it with LUCIDIC_BASE_URL=${backend.apiUrl}\n`);
  if (backend.otlpUrl !== undefined) {
    process.stdout.write(`From any language: OTEL_EXPORTER_OTLP_ENDPOINT=${backend.otlpUrl}\n`);
  }
}

/** Exit codes: 0 nothing changed, 1 a processor changes what others see. Ends the process: processors may keep it alive. */
async function doctor(options: DoctorOptions): Promise<void> {
  const { table, isolated } = await examine(options);
  process.stdout.write(table, () => process.exit(isolated ? 0 : 1));
}

/** Exit codes: 0 explained, 2 the file cannot be read or holds no spans. */
async function explain(file: string, options: ExplainOptions): Promise<void> {
  // Whoever reads only the first lines of a pipe has all it wants.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(await explainFile(file, options, process));
}

/** Exit codes: 0 the API keeps to the contract, 1 it does not. */
async function contract(options: ContractOptions): Promise<void> {
  const isKept = await checkContract(options, (text) => process.stdout.write(text));
  process.exitCode = isKept ? 0 : 1;
}

/** Exit codes: 0 ended by a signal, or nobody reads on; 1 no backend answers, or it refuses. */
async function tail(options: TailOptions): Promise<void> {
  const end = new AbortController();
  const stop = (): void => end.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.once('error', stop);
  await watchChanges(options, process, end.signal);
  process.exit(0);
}

/** Exit codes: 0 done, 1 no backend answers, it refuses, or the file cannot be written. */
async function exportSession(
  session: string,
  file: string | undefined,
  target: BackendTarget,
): Promise<void> {
  await writeFile(target, session, file, process.stdout);
}

/** Exit codes: 0 done, 1 no backend answers, or it refuses. */
async function importSession(file: string, target: BackendTarget): Promise<void> {
  process.stdout.write(await readFile(target, file, process.stdin));
}

async function main(): Promise<void> {
  try {
    await cliProgram({ dev, doctor, explain, contract, tail, exportSession, importSession }).parseAsync();
  } catch (error) {
    // Commander has printed its message (or the help or version asked for) already.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof BackendError) {
      const code = error.code === 'config' ? 2 : 1;
      // What was loaded until here may keep the process alive.
      process.stderr.write(`lucidic: ${error.message}\n`, () => process.exit(code));
    } else throw error;
  }
}

void main();
