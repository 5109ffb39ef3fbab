import type { AnyValueMap } from './any-value';
import { maskOption, maskPresets } from './mask-option';
import { modelPrices } from './model-price';
import { pem, pemList } from './parse-pem';
import { bool, callback, httpUrl, integer, oneOf, type Parse, secret, text } from './parse-value';
import { providerNames } from './provider-names';

/** What a filter sees of a span. At start many attributes are not set yet. */
export interface SpanView {
  readonly name: string;
  readonly scope: { readonly name: string; readonly version?: string | undefined };
  readonly attributes: AnyValueMap;
}

/**
 * Says whether a span becomes an event: at its start (`'start'`), which only promises children a parent, and at its end,
 * which decides. `undefined` leaves the decision to the built-in rule.
 */
export type ShouldExportSpan = (span: SpanView, phase: 'start' | 'end') => boolean | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

/** One option: everything that is known about it stands in its row. */
export interface OptionRow<T> {
  readonly parse: Parse<T>;
  readonly env?: string;
  /** Parses the variable where its unit differs from the option's. */
  readonly parseEnv?: Parse<T>;
  /** A default of this environment, before the general one. */
  readonly defaultIn?: (env: Environment) => NoInfer<T> | undefined;
  /** One line for the README. */
  readonly doc: string;
}

/** A row with a default, of the parser's type. */
function row<T>(definition: OptionRow<T> & { readonly default: NoInfer<T> }) {
  return definition;
}

/** A row that may stay unset. */
function optional<T>(definition: OptionRow<T>) {
  return definition;
}

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Variables of platforms that freeze a process between two requests, timers and threads included. */
const FREEZING_PLATFORMS = ['AWS_LAMBDA_FUNCTION_NAME', 'VERCEL'] as const;

/** Every option, in the order of the README's table, which is generated from here. */
export const optionTable = {
  enabled: row({
    parse: bool,
    default: true,
    env: 'LUCIDIC_ENABLED',
    doc: '`false` turns everything off: no key is needed, no socket is opened. `OTEL_SDK_DISABLED=true` does the same.',
  }),
  apiKey: optional({ parse: secret, env: 'LUCIDIC_API_KEY', doc: 'Your Lucidic API key. Required.' }),
  agentId: optional({
    parse: text,
    env: 'LUCIDIC_AGENT_ID',
    doc: 'The agent the sessions belong to. Required.',
  }),
  baseUrl: optional({
    parse: httpUrl,
    env: 'LUCIDIC_BASE_URL',
    doc: 'The API, ending in `/api`. Wins over `region`. For the local backend: `http://127.0.0.1:8000/api`.',
  }),
  region: row({
    parse: oneOf('us', 'india'),
    default: 'us',
    env: 'LUCIDIC_REGION',
    doc: '`us` or `india`: which of Lucidic’s own hosts to use.',
  }),
  mask: optional({
    parse: maskOption,
    env: 'LUCIDIC_MASK',
    parseEnv: maskPresets,
    doc: "A function `(text) => text`, or rules such as `['email', 'card', { keys: ['password'] }]`; see [docs/masking.md](docs/masking.md). The variable takes names of built-in rules: `email,phone,card,iban,jwt,api_key,ip`.",
  }),
  maskScope: row({
    parse: oneOf('lucidic', 'all'),
    default: 'lucidic',
    doc: '`all` also rewrites the spans themselves, for every exporter of the application. Default: only what we send.',
  }),
  maskTimeoutMs: row({
    parse: integer(1, 10_000),
    default: 50,
    doc: 'Milliseconds that functions and patterns of `mask` may take for one event. What runs longer is replaced by a placeholder.',
  }),
  captureContent: row({
    parse: bool,
    default: true,
    env: 'LUCIDIC_CAPTURE_CONTENT',
    doc: '`false` sends shape and numbers only: roles, tool names, models, tokens, times and lengths, no text of any message, input, output or error.',
  }),
  prices: optional({
    parse: modelPrices,
    doc: "What models cost you, in US dollars per million tokens: `[{ models: ['my-model'], input: 1.5, output: 6 }]`, each with `provider`, `cacheRead`, `cacheWrite`, `upToInput` and `beyond` where they matter. They go before the list prices.",
  }),
  shouldExportSpan: optional({
    parse: callback<ShouldExportSpan>(),
    doc: '`(span, phase) => boolean \\| undefined`: which spans become events. Default: those about models and agents.',
  }),
  fallbackSession: row({
    parse: oneOf('trace', 'process', 'drop'),
    default: 'trace',
    doc: 'What a span with no session gets: a session for its trace, one for the process, or none (refused as `no_session`).',
  }),
  exportMode: row({
    parse: oneOf('worker', 'inline', 'immediate'),
    default: 'worker',
    defaultIn: (env) => (FREEZING_PLATFORMS.some((name) => env[name]) ? 'immediate' : undefined),
    env: 'LUCIDIC_EXPORT_MODE',
    doc: '`worker` maps and sends on a thread of its own, `inline` on the application’s, where there are no worker threads; `immediate` also waits for nothing, for [functions that are frozen](#serverless) between requests, and is the default on AWS Lambda and Vercel.',
  }),
  flushIntervalMs: row({
    parse: integer(1, 60_000),
    default: 100,
    env: 'LUCIDIC_FLUSH_INTERVAL',
    doc: 'Milliseconds an event waits at most before it is sent.',
  }),
  flushAt: row({
    parse: integer(1, 100_000),
    default: 100,
    env: 'LUCIDIC_FLUSH_AT',
    doc: 'Events that are sent without waiting for the interval.',
  }),
  maxQueueItems: row({
    parse: integer(1, 10_000_000),
    default: 100_000,
    env: 'LUCIDIC_MAX_QUEUE_SIZE',
    doc: 'Events held in memory at most; newer ones go to the spool, or without one are dropped `queue_full`.',
  }),
  maxQueueBytes: row({
    parse: integer(1 * MIB, 16_384 * MIB),
    default: 192 * MIB,
    doc: 'Bytes of text held in memory at most; newer events go to the spool, or without one are dropped `queue_full`.',
  }),
  maxConcurrency: row({
    parse: integer(1, 512),
    default: 512,
    env: 'LUCIDIC_MAX_CONCURRENCY',
    doc: 'Requests in flight at most. How many there are follows the backend’s latency and load: a few dozen to one nearby.',
  }),
  blobThresholdBytes: row({
    parse: integer(1, 64 * MIB),
    default: 65_536,
    env: 'LUCIDIC_BLOB_THRESHOLD',
    doc: 'Bytes of a payload’s JSON; one with more is uploaded as gzip beside its event, which carries a preview.',
  }),
  timeoutMs: row({
    parse: integer(100, 600_000),
    default: 30_000,
    env: 'LUCIDIC_TIMEOUT',
    parseEnv: integer(100, 600_000, 1_000),
    doc: 'Milliseconds for one request. `LUCIDIC_TIMEOUT` is in seconds.',
  }),
  retryForMs: row({
    parse: integer(0, 86_400_000),
    default: 300_000,
    doc: 'Milliseconds an event is retried while the backend fails, before it is dropped `retry_exhausted`. With a spool: without end.',
  }),
  ca: optional({
    parse: pemList,
    doc: 'Certificate authorities to trust beside Node’s own: one PEM text or a list. `NODE_EXTRA_CA_CERTS` works by itself.',
  }),
  cert: optional({ parse: pem, doc: 'Client certificate (chain) for mutual TLS, as PEM; with `key`.' }),
  key: optional({ parse: pem, doc: 'Private key of `cert`, as PEM.' }),
  shutdownTimeoutMs: row({
    parse: integer(0, 600_000),
    default: 5_000,
    doc: 'Milliseconds `forceFlush` and `shutdown` wait for delivery; shutdown drops the rest as `shutdown`, or leaves it in the spool.',
  }),
  exitTimeoutMs: row({
    parse: integer(0, 60_000),
    default: 2_000,
    doc: 'Milliseconds a process that ends is held for delivery, [whatever ends it](#when-the-process-ends). 0: not at all.',
  }),
  twinHoldMs: row({
    parse: integer(0, 60_000),
    default: 1_000,
    doc: 'Milliseconds an ended model call may wait for another instrumentation’s view of the same call.',
  }),
  spoolDir: optional({
    parse: text,
    env: 'LUCIDIC_SPOOL_DIR',
    doc: 'A directory of a local disk where events are kept until they are delivered, so that they outlive the process; see [docs/spool.md](docs/spool.md). Without it they are kept in memory only.',
  }),
  spoolSync: row({
    parse: oneOf('batch', 'span'),
    default: 'batch',
    doc: 'When an event is written to the spool: `batch` within 20 ms, `span` before its span’s end returns.',
  }),
  spoolMaxBytes: row({
    parse: integer(1 * MIB, 1_024 * GIB),
    default: 1 * GIB,
    doc: 'Bytes the spool takes on disk at most, for all processes of the key and agent together.',
  }),
  spoolFsync: row({
    parse: bool,
    default: false,
    doc: '`true` waits for the disk at each write, so that events outlive power loss too.',
  }),
  sessionName: optional({
    parse: text,
    env: 'LUCIDIC_SESSION_NAME',
    doc: 'The name of a session that `init` or `session` opens without one.',
  }),
  autoEnd: row({
    parse: bool,
    default: true,
    env: 'LUCIDIC_AUTO_END',
    doc: '`false` leaves the session of `init` open when the process ends.',
  }),
  captureUncaught: row({
    parse: bool,
    default: true,
    doc: '`false`: what ends the process (an uncaught exception, an unhandled rejection, a signal) becomes no event of the session of `init`.',
  }),
  providers: optional({
    parse: providerNames,
    env: 'LUCIDIC_PROVIDERS',
    doc: 'Whose calls are to be recorded: `openai`, `anthropic`, `langchain`, `google`, `vertexai`, `bedrock`, `cohere`, `groq`, … The names are checked; where nothing records them, one line says what to install.',
  }),
  envFile: row({
    parse: bool,
    default: false,
    doc: '`true` also reads variables from a file `.env` in the working directory; those of the process go before.',
  }),
  verbose: row({
    parse: bool,
    default: false,
    env: 'LUCIDIC_VERBOSE',
    doc: 'Logs a line for each event and session to stderr: types and ids, never content.',
  }),
  promptCacheDir: optional({
    parse: text,
    env: 'LUCIDIC_PROMPT_CACHE_DIR',
    doc: 'A directory where prompts that were fetched are kept too, so that a process that starts while the backend is down has them. Without it they are kept in memory only.',
  }),
  debug: row({
    parse: bool,
    default: false,
    env: 'LUCIDIC_DEBUG',
    doc: 'Logs what the pipeline does to stderr, never content. It changes nothing else.',
  }),
} satisfies Record<string, OptionRow<unknown>>;

export type OptionTable = typeof optionTable;

/** What is about a client's own sessions; pipelines that differ in it alone are one. */
export const CLIENT_OPTIONS = [
  'enabled',
  'sessionName',
  'autoEnd',
  'captureUncaught',
  'providers',
  'envFile',
] as const satisfies readonly (keyof OptionTable)[];
