import { isDeepStrictEqual } from 'node:util';
import type { Config, LucidicOptions } from './core/config';
import { CLIENT_OPTIONS } from './core/option-table';
import { processSlot } from './core/slot';
import { SpanPipeline } from './span-pipeline';
import { tenantId } from './tenant-id';

/**
 * The pipeline of a key and agent: one that is in the process already and does all that the given options ask for, else a
 * new one. A session is ended after the last of its events only where both go the same way. Two processors stay apart:
 * whoever gives both to an SDK means it.
 */
export function joinPipeline(
  user: object,
  given: LucidicOptions,
  config: Config,
  isClient = false,
): SpanPipeline {
  const slot = processSlot();
  const id = tenantId(config);
  slot.pipelines ??= new Map();
  const known = slot.pipelines.get(id) ?? new Set();
  slot.pipelines.set(id, known);
  for (const pipeline of known) {
    if (!(pipeline instanceof SpanPipeline) || !agrees(pipeline.config, config, given)) continue;
    if (!isClient && pipeline.hasProcessor) continue;
    pipeline.hasProcessor ||= !isClient;
    pipeline.users.add(user);
    return pipeline;
  }
  const pipeline = new SpanPipeline(config);
  pipeline.hasProcessor = !isClient;
  pipeline.users.add(user);
  pipeline.offer();
  known.add(pipeline);
  return pipeline;
}

/** The last one to leave shuts it down; before, what was taken until now is delivered. Never rejects. */
export async function leavePipeline(user: object, pipeline: SpanPipeline, timeoutMs?: number): Promise<void> {
  pipeline.users.delete(user);
  if (pipeline.users.size > 0) {
    await pipeline.tenant.flush(timeoutMs);
    return;
  }
  pipeline.withdraw();
  const { pipelines } = processSlot();
  const known = pipelines?.get(pipeline.tenant.id);
  known?.delete(pipeline);
  if (known?.size === 0) pipelines?.delete(pipeline.tenant.id);
  await pipeline.tenant.shutdown(timeoutMs);
}

/** What is asked for in code has to be so; what is left open may be as it is. */
export function agrees(has: Config, wants: Config, given: LucidicOptions): boolean {
  const names = Object.keys(given) as (keyof LucidicOptions)[];
  return names.every(
    (name) =>
      given[name] === undefined ||
      CLIENT_OPTIONS.some((option) => option === name) ||
      isDeepStrictEqual(has[name], wants[name]),
  );
}
