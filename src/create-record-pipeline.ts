import { type LucidicOptions, resolveConfig } from './core/config';
import { ConfigError } from './core/errors';
import { RecordPipeline } from './record-pipeline';

/**
 * A pipeline for receivers, which get spans from other processes. Options come from the code alone: the environment is
 * that of the receiver, not of the applications.
 *
 * @throws ConfigError when an option is wrong, unknown, or a required one is missing.
 */
export function createRecordPipeline(options: LucidicOptions): RecordPipeline {
  const resolved = resolveConfig(options, {});
  if (!resolved.enabled) throw new ConfigError('enabled', 'false makes no pipeline', 'Leave the option out');
  return new RecordPipeline(resolved.config);
}
