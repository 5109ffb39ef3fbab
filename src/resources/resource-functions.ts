import type { Experiments, MockCalls, Resources } from './create-resources';
import { datasetFunctions } from './datasets/dataset-functions';
import type { Datasets } from './datasets/datasets';
import type { Evals } from './evals';
import type { Flags } from './flags';
import type { Prompts } from './prompts/prompts';

/** The calls under the names of the public API. */
export interface ResourceFunctions
  extends Pick<Prompts, 'getPrompt' | 'getRawPrompt' | 'updatePrompt' | 'updatePromptMetadata'>,
    Pick<Experiments, 'createExperiment'>,
    Pick<Flags, 'getFeatureFlag' | 'getBoolFlag' | 'getIntFlag' | 'getFloatFlag' | 'getStringFlag'>,
    Pick<Flags, 'getJsonFlag' | 'clearFeatureFlagCache'> {
  readonly datasets: Datasets;
  readonly evals: Pick<Evals, 'emit' | 'flush' | 'pending' | 'stats'>;
  readonly mockCalls: MockCalls;
}

/**
 * The calls as functions that may be taken off their object. `current` is asked at each call, so that functions of a
 * module can stand before the instance they call; what it throws, a call that gives a promise rejects with.
 */
export function resourceFunctions(current: () => Resources): ResourceFunctions {
  return {
    getPrompt: async (options) => current().prompts.getPrompt(options),
    getRawPrompt: async (options) => current().prompts.getRawPrompt(options),
    updatePrompt: async (options) => current().prompts.updatePrompt(options),
    updatePromptMetadata: async (options) => current().prompts.updatePromptMetadata(options),
    createExperiment: async (options) => current().experiments.createExperiment(options),
    getFeatureFlag: async (name, options) => current().flags.getFeatureFlag(name, options),
    getBoolFlag: async (name, options) => current().flags.getBoolFlag(name, options),
    getIntFlag: async (name, options) => current().flags.getIntFlag(name, options),
    getFloatFlag: async (name, options) => current().flags.getFloatFlag(name, options),
    getStringFlag: async (name, options) => current().flags.getStringFlag(name, options),
    getJsonFlag: async (name, options) => current().flags.getJsonFlag(name, options),
    clearFeatureFlagCache: (name) => current().flags.clearFeatureFlagCache(name),
    datasets: datasetFunctions(() => current().datasets),
    evals: {
      emit: (given) => current().evals.emit(given),
      flush: async (options) => current().evals.flush(options),
      pending: () => current().evals.pending(),
      stats: () => current().evals.stats(),
    },
    mockCalls: { create: async (options) => current().mockCalls.create(options) },
  };
}
