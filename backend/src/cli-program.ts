import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError } from 'commander';
import { packageVersion } from './package-version';

/** What the command line said. */
export interface CliOptions {
  readonly port: number;
  readonly host: string;
  readonly db: string;
  readonly apiKey?: string;
  readonly allowedHost: readonly string[];
}

/** Where the store is when nobody says: with the project, in a folder that Git ignores. */
const DEFAULT_DB = join('.lucidic', 'dev.db');

/** The `lucidic` command; `run` starts the backend. */
export function cliProgram(run: (options: CliOptions) => Promise<void>): Command {
  return new Command('lucidic')
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
    .action((_command: string, options: CliOptions) => run(options));
}

function parsePort(given: string): number {
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
}

function collect(name: string, names: readonly string[]): string[] {
  return [...names, name];
}
