import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SpanProcessorLike } from '@lucidic/otel/pipeline';
import { BackendError } from '../backend-error';

/**
 * Loads a module, CommonJS or ESM, that exports `spanProcessors`: a list, or a function that makes one.
 *
 * @returns What makes the list for the check. A list that was made already can be run once only: then nothing is said
 *   about what its processors do together.
 */
export async function loadProcessors(
  module: string,
  folder: string,
): Promise<() => readonly SpanProcessorLike[]> {
  const exported = spanProcessorsOf(await load(module, folder));
  if (exported === undefined) throw wrong(module, 'it exports no `spanProcessors`');
  const first = await listOf(exported, module);
  if (first.length === 0) throw wrong(module, '`spanProcessors` is an empty list');
  const second = typeof exported === 'function' ? await listOf(exported, module) : [];
  const lists = [first, second];
  return () => lists.shift() ?? [];
}

async function load(module: string, folder: string): Promise<unknown> {
  const file = resolve(folder, module);
  try {
    const found = existsSync(file) ? file : createRequire(join(folder, 'package.json')).resolve(module);
    return await import(pathToFileURL(found).href);
  } catch (error) {
    // The first line says it; after it Node lists how it came there.
    const [reason] = String(error).split('\n');
    throw wrong(module, `it cannot be loaded: ${reason}`, error);
  }
}

/** What Node makes of a CommonJS module has its exports under `default`, and not always by name too. */
function spanProcessorsOf(loaded: unknown): unknown {
  if (!isObject(loaded)) return undefined;
  const { default: own } = loaded;
  return loaded['spanProcessors'] ?? (isObject(own) ? own['spanProcessors'] : undefined);
}

async function listOf(exported: unknown, module: string): Promise<readonly SpanProcessorLike[]> {
  const list = typeof exported === 'function' ? await made(() => exported(), module) : exported;
  if (!Array.isArray(list))
    throw wrong(module, '`spanProcessors` is neither a list nor a function that returns one');
  return list.map((item: unknown, index) => {
    if (isProcessor(item)) return item;
    throw wrong(module, `entry ${index + 1} of \`spanProcessors\` is no span processor`);
  });
}

async function made(make: () => unknown, module: string): Promise<unknown> {
  try {
    return await make();
  } catch (error) {
    throw wrong(module, `its processors cannot be made: ${String(error)}`, error);
  }
}

function isProcessor(value: unknown): value is SpanProcessorLike {
  if (!isObject(value)) return false;
  return ['onStart', 'onEnd', 'forceFlush', 'shutdown'].every(
    (method) => typeof value[method] === 'function',
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function wrong(module: string, problem: string, cause?: unknown): BackendError {
  return new BackendError('config', `doctor --isolation ${module}: ${problem}`, cause);
}
