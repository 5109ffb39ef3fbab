import { checkTls } from './check-tls';
import { ConfigError } from './errors';
import { nearestName } from './nearest-name';
import { type OptionRow, type OptionTable, optionTable } from './option-table';

type OptionName = keyof OptionTable;
type Value<K extends OptionName> = ReturnType<OptionTable[K]['parse']>;
type OrDefault<K extends OptionName> = OptionTable[K] extends { default: unknown }
  ? Value<K>
  : Value<K> | undefined;

/** What a user may give in code. Everything left out comes from the environment, then from the table's default. */
export type LucidicOptions = { readonly [K in OptionName]?: Value<K> | undefined };

/** A complete, checked configuration. `baseUrl` has no trailing slash. */
export type Config = {
  readonly [K in Exclude<OptionName, 'apiKey' | 'agentId' | 'baseUrl'>]: OrDefault<K>;
} & {
  readonly apiKey: string;
  readonly agentId: string;
  readonly baseUrl: string;
};

/** Configuration, or the word that everything is switched off. `warnings` name variables nobody reads. */
export type Resolved =
  | { readonly enabled: false }
  | { readonly enabled: true; readonly config: Config; readonly warnings: readonly string[] };

type Env = Readonly<Record<string, string | undefined>>;

/** Lucidic's hosts by region (`wire-contract.md` §1.1: what the official SDK 3.x uses). */
const REGION_URL = {
  us: 'https://backend.lucidic.ai/api',
  india: 'https://in.backend.lucidic.ai/api',
} as const;

/**
 * Resolves code over environment over default.
 * @throws ConfigError for a wrong or missing value and for an option that does not exist.
 */
export function resolveConfig(options: LucidicOptions, env: Env): Resolved {
  for (const name of Object.keys(options)) {
    if (!(name in optionTable)) throw unknownOption(name);
  }
  if (!isEnabled(env, options)) return { enabled: false };
  const values = readAll(options, env);
  const config: Config = {
    ...values,
    apiKey: required('apiKey', values.apiKey),
    agentId: required('agentId', values.agentId),
    baseUrl: values.baseUrl ?? REGION_URL[values.region],
  };
  if (config.maskScope === 'all' && config.mask === undefined) {
    throw new ConfigError(
      'maskScope',
      '"all" has nothing to mask with',
      'Give a mask, or leave maskScope out',
    );
  }
  checkTls(config);
  return { enabled: true, config, warnings: unknownVariables(env) };
}

/** False when code or environment switches everything off. */
export function isEnabled(env: Env, options: Pick<LucidicOptions, 'enabled'> = {}): boolean {
  return read('enabled', options, env) && !isOtelDisabled(env);
}

type Values = { readonly [K in OptionName]: OrDefault<K> };

function readAll(options: LucidicOptions, env: Env): Values {
  const names = Object.keys(optionTable) as OptionName[];
  return Object.fromEntries(names.map((name) => [name, read(name, options, env)])) as Values;
}

function read<K extends OptionName>(name: K, options: LucidicOptions, env: Env): OrDefault<K>;
function read(name: OptionName, options: LucidicOptions, env: Env): unknown {
  const row: OptionRow<unknown> & { readonly default?: unknown } = optionTable[name];
  const given = options[name];
  if (given !== undefined) return row.parse(given, name);
  const written = row.env === undefined ? undefined : env[row.env]?.trim();
  if (written === undefined || written === '') return row.defaultIn?.(env) ?? row.default;
  return (row.parseEnv ?? row.parse)(written, `${name} (${row.env})`);
}

function required(name: 'apiKey' | 'agentId', value: string | undefined): string {
  if (value !== undefined) return value;
  const fix = `Pass ${name} or set ${optionTable[name].env}; LUCIDIC_ENABLED=false turns Lucidic off`;
  throw new ConfigError(name, 'it is missing', fix);
}

/** OpenTelemetry's own rule: only "true", in any case, disables; anything else is not our error. */
function isOtelDisabled(env: Env): boolean {
  return env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true';
}

function unknownOption(name: string): ConfigError {
  const near = nearestName(name, Object.keys(optionTable));
  return new ConfigError(
    name,
    'there is no such option',
    near ? `Did you mean ${near}?` : 'See the README’s table',
  );
}

function unknownVariables(env: Env): string[] {
  const known = Object.values(optionTable).flatMap((row) => ('env' in row ? [row.env] : []));
  return Object.keys(env)
    .filter((name) => name.startsWith('LUCIDIC_') && !known.some((variable) => variable === name))
    .map((name) => {
      const near = nearestName(name, known);
      return `${name} is not read by this version${near ? `; did you mean ${near}?` : '.'}`;
    });
}
