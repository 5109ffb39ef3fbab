import { readEnvFile } from './read-env-file';

/** Environment variables as this process has them now. The only place that reads `process.env`. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** The same, and with `envFile` those of the file `.env` in the working directory that the process does not have. */
export function environmentFor({
  envFile,
}: {
  readonly envFile?: boolean | undefined;
}): Readonly<Record<string, string | undefined>> {
  if (envFile !== true) return environment();
  return { ...readEnvFile('.env'), ...environment() };
}

/** What the environment says of proxies; lower case goes before upper case, as everywhere. */
export function proxyVariables(): {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly no: string | undefined;
} {
  const env = environment();
  return {
    http: env['http_proxy'] ?? env['HTTP_PROXY'],
    https: env['https_proxy'] ?? env['HTTPS_PROXY'],
    no: env['no_proxy'] ?? env['NO_PROXY'],
  };
}
