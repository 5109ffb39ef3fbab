import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { addClientCommands, type ClientCommands } from './client/client-commands';
import type { ContractOptions } from './contract/contract';
import type { DoctorOptions } from './doctor/doctor';
import type { ExplainOptions } from './explain/explain';
import { packageVersion } from './package-version';

/** What the command line said. */
export interface CliOptions {
  readonly port: number;
  readonly host: string;
  readonly db: string;
  readonly apiKey?: string;
  readonly allowedHost: readonly string[];
  /** Absent: all are kept. */
  readonly keepDays?: number;
  readonly keepMb?: number;
  /** Absent: 4318 where it is free. */
  readonly otlpPort?: number;
  /** False with --no-otlp. */
  readonly otlp: boolean;
}

/** Where the store is when nobody says: with the project, in a folder that Git ignores. */
const DEFAULT_DB = join('.lucidic', 'dev.db');

/** What the commands do. */
export interface CliCommands extends ClientCommands {
  /** Starts the backend. */
  readonly dev: (options: CliOptions) => Promise<void>;
  /** Checks the span processors of an application. */
  readonly doctor: (options: DoctorOptions) => Promise<void>;
  /** Says what becomes of the spans in a file. */
  readonly explain: (file: string, options: ExplainOptions) => Promise<void>;
  /** Checks whether an API keeps to the wire contract. */
  readonly contract: (options: ContractOptions) => Promise<void>;
}

const DOCTOR_HELP = `
Each processor of the list is run on some twenty spans, alone and with the others, and what a processor beside it would
see at a span's start, at its end and later is compared with what it sees without. For example, with instrumentation.mjs:

  export const spanProcessors = () => [new LucidicSpanProcessor(), new BatchSpanProcessor(exporter)];

  $ npx lucidic doctor --isolation ./instrumentation.mjs

Run it in your application's folder: it uses the OpenTelemetry SDK installed there. While it runs, this process connects
to no other machine; Lucidic's own processor sends to a backend in memory, with LUCIDIC_BASE_URL, and LUCIDIC_API_KEY
and LUCIDIC_AGENT_ID made up.

Exit codes: 0 no processor changes what others see, 1 one does, 2 asked in a wrong way.`;

const EXPLAIN_HELP = `
Sends the spans through the same stages as the span processor (admission, lineage, twins, mapping) and says of each what
it becomes and why. Nothing is sent or written; no key is needed.

  $ npx lucidic explain spans.json
  $ cat spans.jsonl | npx lucidic explain - --events

Read are: a capture {"spans": [...], "logs": [...]}, an array of spans, one span, or one span a line. A span has name,
traceId, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano, kind, scope {name, version}, status {code, message},
attributes (an object) and events.

Exit codes: 0 explained, 2 the file cannot be read or holds no spans.`;

const CONTRACT_HELP = `
Opens sessions, writes events, prompts, datasets and evals, reads them back, and says what is not as the contract has it.
All of it has names of its own, starting with "contract-"; datasets are deleted again, for the rest there is no call.

  $ npx lucidic contract --base-url http://127.0.0.1:8000/api --api-key any
  $ LUCIDIC_API_KEY=... npx lucidic contract --base-url https://example.com/api --agent-id my-test-agent

Exit codes: 0 the API keeps to the contract, 1 it does not, 2 asked in a wrong way.`;

/** The `lucidic` command; throws a CommanderError instead of ending the process. */
export function cliProgram({ dev, doctor, explain, contract, ...client }: CliCommands): Command {
  const program = new Command('lucidic')
    // Before the commands are made, which inherit it.
    .exitOverride()
    // Commands have options of the same names.
    .enablePositionalOptions()
    .description(
      'The local Lucidic backend: the API that the SDKs send to, and a page that shows what arrived.',
    )
    .version(packageVersion())
    .addArgument(new Argument('[command]', 'what to run').choices(['dev']).default('dev'))
    .option('--port <number>', 'TCP port; 0 takes any free one', parsePort, 8000)
    .option('--host <address>', 'address to listen on; beyond loopback it needs --api-key', '127.0.0.1')
    .option('--db <file>', 'SQLite file, or :memory: to keep nothing', DEFAULT_DB)
    .option('--api-key <key>', 'accept this key only (default: any)')
    .option(
      '--allowed-host <name>',
      'host name that may be asked for besides loopback; may be repeated',
      collect,
      [],
    )
    .option(
      '--keep-days <n>',
      'remove finished sessions that were opened longer ago (default: keep all)',
      parseLimit,
    )
    .option(
      '--keep-mb <n>',
      'remove the oldest finished sessions while there is more (default: keep all)',
      parseLimit,
    )
    .option('--otlp-port <number>', 'TCP port for OTLP over HTTP (default: 4318 where it is free)', parsePort)
    .option('--no-otlp', 'do not receive OTLP')
    .action((_command: string, options: CliOptions) => dev(options));
  program
    .command('doctor')
    .description('Check whether span processors change the spans that others see.')
    .requiredOption(
      '--isolation <module>',
      'CommonJS or ES module that exports `spanProcessors`: a list, or a function that makes one',
    )
    .addHelpText('after', DOCTOR_HELP)
    .action((options: DoctorOptions) => doctor(options));
  program
    .command('explain')
    .description('Say what captured spans become, and why.')
    .argument('<file>', 'JSON file with spans, or - for stdin')
    .option('--json', 'print everything as JSON')
    .addOption(new Option('--events', 'print the events only, in full, as a JSON array').conflicts('json'))
    .addHelpText('after', EXPLAIN_HELP)
    .action((file: string, options: ExplainOptions) => explain(file, options));
  program
    .command('contract')
    .description('Check whether an API keeps to the wire contract.')
    .addOption(
      new Option('--base-url <url>', 'the API, ending in /api')
        .env('LUCIDIC_BASE_URL')
        .argParser(parseUrl)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--api-key <key>', 'its key').env('LUCIDIC_API_KEY').makeOptionMandatory())
    .addOption(
      new Option('--agent-id <id>', 'the agent to write under').env('LUCIDIC_AGENT_ID').default('contract'),
    )
    .addHelpText('after', CONTRACT_HELP)
    .action((options: ContractOptions) => contract(options));
  addClientCommands(program, client);
  return program;
}

function parseUrl(given: string): string {
  if (URL.canParse(given) && /^https?:/.test(given)) return given;
  throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:8000/api.');
}

function parseLimit(given: string): number {
  const limit = Number(given);
  if (limit > 0 && Number.isFinite(limit)) return limit;
  throw new InvalidArgumentError('Expected a number above 0.');
}

function parsePort(given: string): number {
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
}

function collect(name: string, names: readonly string[]): string[] {
  return [...names, name];
}
