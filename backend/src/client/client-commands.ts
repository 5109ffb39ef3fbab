import { type Command, InvalidArgumentError, Option } from 'commander';
import type { TailOptions } from '../tail/tail';
import type { BackendTarget } from './ask-backend';

/** What the commands do that ask a running backend. */
export interface ClientCommands {
  /** Prints what happens. */
  readonly tail: (options: TailOptions) => Promise<void>;
  /** Writes a session to a file. */
  readonly exportSession: (session: string, file: string | undefined, target: BackendTarget) => Promise<void>;
  /** Takes a session in from a file. */
  readonly importSession: (file: string, target: BackendTarget) => Promise<void>;
}

const TAIL_HELP = `
A line for each session that is opened, changed or ended, and each event that is written or replaced. When the backend is
restarted, it comes back, and says where something may be missing.

  $ npx lucidic tail
  $ npx lucidic tail --session my-session --json | jq .name

Exit codes: 0 ended by SIGINT or SIGTERM, or nobody reads on; 1 no backend answers, or it refuses; 2 asked in a wrong way.`;

const FILE_HELP = `
One JSON file holds a session with its events, whole payloads, attachments and evals. What is imported twice is there once.

  $ npx lucidic export my-session my-session.json
  $ npx lucidic import my-session.json --url http://127.0.0.1:8001

Exit codes: 0 done, 1 no backend answers, it refuses, or the file cannot be written; 2 asked in a wrong way, or the file
cannot be read.`;

/** Adds the commands that ask a running backend. */
export function addClientCommands(program: Command, commands: ClientCommands): void {
  toBackend(program.command('tail').description('Print what happens at a running backend.'))
    .option('--session <id>', 'only what happens in this session')
    .option('--json', 'print each change as a line of JSON')
    .addHelpText('after', TAIL_HELP)
    .action((options: TailOptions) => commands.tail(options));
  toBackend(program.command('export').description('Write a session to a file.'))
    .argument('<session>', 'its id')
    .argument('[file]', 'where to; stdout without it, or for -')
    .addHelpText('after', FILE_HELP)
    .action((session: string, file: string | undefined, target: BackendTarget) =>
      commands.exportSession(session, file, target),
    );
  toBackend(program.command('import').description('Take a session in from a file.'))
    .argument('<file>', 'what "lucidic export" wrote, or - for stdin')
    .addHelpText('after', FILE_HELP)
    .action((file: string, target: BackendTarget) => commands.importSession(file, target));
}

function toBackend(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'where the backend is')
        .env('LUCIDIC_BASE_URL')
        .default('http://127.0.0.1:8000')
        .argParser(parseUrl),
    )
    .addOption(new Option('--api-key <key>', 'its key').env('LUCIDIC_API_KEY'));
}

function parseUrl(given: string): string {
  if (URL.canParse(given) && /^https?:/.test(given)) return given;
  throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:8000.');
}
