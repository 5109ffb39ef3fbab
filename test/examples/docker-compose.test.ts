import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { optionTable } from '../../src/core/option-table';

const root = path.join(__dirname, '..', '..');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose: { services: Record<string, Service> } = parse(read('docker-compose.yml'), { merge: true });
const services = Object.entries(compose.services);

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function service(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

function environment(serviceName: string, variable: string): string {
  const value = service(serviceName).environment?.[variable];
  if (value === undefined) throw new Error(`${serviceName} has no ${variable}`);
  return value;
}

/** Values of `--name=value` options. */
function options(command: readonly string[]): Map<string, string> {
  const pairs = command
    .filter((arg) => arg.startsWith('--'))
    .map((arg): [string, string] => {
      const [name = '', value = ''] = arg.split('=', 2);
      return [name, value];
    });
  return new Map(pairs);
}

/** Every source of a folder, as one text. */
function sources(folder: string): string {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(root, folder, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

it('names the four services', () => {
  expect(Object.keys(compose.services).sort()).toEqual([
    'backend',
    'demo-agent',
    'model-server',
    'otel-collector',
  ]);
});

it('builds from files that exist, with scripts that exist', () => {
  const built = services.filter(([, { build }]) => build !== undefined);
  expect(built.map(([name]) => name).sort()).toEqual(['backend', 'demo-agent', 'model-server']);
  for (const [, { build }] of built) {
    expect(existsSync(path.join(root, build?.context ?? '', build?.dockerfile ?? ''))).toBe(true);
  }
  const dockerfile = read('examples/Dockerfile');
  const scripts = [...dockerfile.matchAll(/npm run ([\w:-]+)/g)].map((match) => match[1]);
  expect(scripts).toEqual(['build']);
  expect(JSON.parse(read('package.json')).scripts).toHaveProperty('build');
});

it('leaves host builds and dependencies out of the image', () => {
  const ignored = read('examples/Dockerfile.dockerignore').split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['**/node_modules', '**/dist']));
});

it.each(services)('%s runs a script that exists', (_name, { command, build }) => {
  if (build === undefined) return expect(command[0]).toMatch(/^--/);
  const [program, script = ''] = command;
  expect(program).toBe('node');
  // A built file is checked by the source it is built from.
  const source = script
    .replace('/dist/', '/src/')
    .replace(/\.js$/, script.includes('/dist/') ? '.ts' : '.js');
  expect(existsSync(path.join(root, source))).toBe(true);
});

it.each(services)(
  '%s mounts files that exist, where its command looks for them',
  (_name, { volumes, command }) => {
    for (const volume of volumes ?? []) {
      const [from = '', to = ''] = volume.split(':');
      expect(existsSync(path.join(root, from))).toBe(true);
      expect(command).toContain(`--config=${to}`);
    }
  },
);

it('gives the backend only options its command line has', () => {
  const cli = sources('backend/src');
  // As commander declares an option with a value: '--port <number>'.
  const unknown = [...options(service('backend').command).keys()].filter(
    (name) => !cli.includes(`${name} <`),
  );
  expect(unknown).toEqual([]);
});

it('lets the agent in at the backend', () => {
  const given = options(service('backend').command);
  const url = new URL(environment('demo-agent', 'LUCIDIC_BASE_URL'));
  expect(url.pathname).toBe('/api');
  expect(url.port).toBe(given.get('--port'));
  expect(url.hostname).toBe(given.get('--allowed-host'));
  expect(environment('demo-agent', 'LUCIDIC_API_KEY')).toBe(given.get('--api-key'));
});

it('publishes the page and OTLP on this machine only, at the ports the backend listens on', () => {
  const port = options(service('backend').command).get('--port');
  expect(service('backend').ports).toEqual([`127.0.0.1:${port}:${port}`, '127.0.0.1:4318:4318']);
});

it('points every URL at a service and the port it listens on', () => {
  const collector: { receivers: { otlp: { protocols: { http: { endpoint: string } } } } } = parse(
    read('examples/otel-collector/config.yaml'),
  );
  const listening = new Map([
    ['backend', options(service('backend').command).get('--port')],
    ['model-server', environment('model-server', 'PORT')],
    ['otel-collector', collector.receivers.otlp.protocols.http.endpoint.split(':')[1]],
  ]);
  const urls = Object.values(service('demo-agent').environment ?? {}).filter((value) =>
    value.startsWith('http'),
  );
  expect(urls).toHaveLength(3);
  for (const url of urls) expect(listening.get(new URL(url).hostname)).toBe(new URL(url).port);
});

it('probes the port each service listens on', () => {
  expect(service('backend').healthcheck?.test.join(' ')).toContain(
    `connect(${options(service('backend').command).get('--port')},`,
  );
  expect(service('model-server').healthcheck?.test.join(' ')).toContain(
    `connect(${environment('model-server', 'PORT')},`,
  );
});

it('sets only variables that somebody reads', () => {
  const options = Object.values(optionTable).flatMap((row) => ('env' in row ? [row.env] : []));
  const readByAgent = sources('examples/demo-agent/src');
  for (const name of Object.keys(service('demo-agent').environment ?? {})) {
    expect({
      name,
      known: options.some((env) => env === name) || readByAgent.includes(`env.${name}`),
    }).toEqual({
      name,
      known: true,
    });
  }
  const readByServer = sources('examples/model-server/src');
  for (const name of Object.keys(service('model-server').environment ?? {})) {
    expect(readByServer).toContain(`env.${name}`);
  }
});

it('starts the agent after the services it calls, which say when they are ready', () => {
  const needs = Object.entries(service('demo-agent').depends_on ?? {});
  expect(needs.map(([name]) => name).sort()).toEqual(['backend', 'model-server', 'otel-collector']);
  for (const [name, { condition }] of needs) {
    expect(service(name).healthcheck !== undefined).toBe(condition === 'service_healthy');
  }
});
