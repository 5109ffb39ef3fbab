/** What would keep a processor from seeing spans, or send what it sees elsewhere. */
const UNWANTED = /^(LUCIDIC_|OTEL_SDK_DISABLED$|OTEL_TRACES_SAMPLER|OTEL_EXPORTER_OTLP_)/;

/** The OTLP exporters' variable gets the discard port of loopback, where nothing listens. */
const NOWHERE = 'http://127.0.0.1:9';

/** Sets an environment in which every processor works and none finds its backend, but ours the one at `apiUrl`. */
export function isolationEnvironment(env: NodeJS.ProcessEnv, apiUrl: string): void {
  for (const name of Object.keys(env)) if (UNWANTED.test(name)) delete env[name];
  Object.assign(env, {
    LUCIDIC_BASE_URL: apiUrl,
    LUCIDIC_API_KEY: 'isolation-check',
    LUCIDIC_AGENT_ID: 'isolation-check',
    OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE,
  });
}
