import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { IsolationOptions } from '@lucidic/otel/pipeline';
import { BackendError } from '../backend-error';

/** The application's SDK, ready for the check. */
export interface FoundSdk extends IsolationOptions {
  /** The package and its version. */
  readonly title: string;
}

type Provider = ReturnType<IsolationOptions['createProvider']>;

/** Packages that have a provider, and its name there; first the one that today's NodeSDK is made of. */
const PROVIDERS = [
  ['@opentelemetry/sdk-trace', 'TracerProvider'],
  ['@opentelemetry/sdk-trace-base', 'BasicTracerProvider'],
] as const;

/** Finds the SDK that an application in `folder` would load, directly or through `@opentelemetry/sdk-node`. */
export function findSdk(folder: string): FoundSdk {
  for (const require of requiresOf(folder)) {
    for (const [name, className] of PROVIDERS) {
      const loaded = tryRequire(require, name);
      const Constructor = isObject(loaded) ? loaded[className] : undefined;
      if (typeof Constructor !== 'function') continue;
      return {
        title: `${name} ${versionOf(require, name)}`.trim(),
        createProvider(spanProcessors) {
          const provider: unknown = Reflect.construct(Constructor, [{ spanProcessors }]);
          if (isProvider(provider)) return provider;
          throw new BackendError('config', `doctor: ${className} of ${name} makes no tracer provider`);
        },
      };
    }
  }
  const names = PROVIDERS.map(([name]) => name).join(' or ');
  throw new BackendError(
    'config',
    `doctor: found no OpenTelemetry SDK from ${folder}; run it in your application's folder, with ${names} installed`,
  );
}

/** As the application itself would look, and as its NodeSDK would: a strict package manager hides its dependencies. */
function requiresOf(folder: string): NodeJS.Require[] {
  const own = createRequire(join(folder, 'package.json'));
  try {
    return [own, createRequire(own.resolve('@opentelemetry/sdk-node'))];
  } catch {
    return [own];
  }
}

function tryRequire(require: NodeJS.Require, name: string): unknown {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}

/** The version in the package's manifest, which not every package exports; empty where it cannot be told. */
function versionOf(require: NodeJS.Require, name: string): string {
  let folder = dirname(require.resolve(name));
  while (dirname(folder) !== folder) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (isObject(manifest) && manifest['name'] === name) return String(manifest['version']);
    folder = dirname(folder);
  }
  return '';
}

function readManifest(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isProvider(value: unknown): value is Provider {
  if (!isObject(value)) return false;
  return ['getTracer', 'forceFlush', 'shutdown'].every((method) => typeof value[method] === 'function');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
