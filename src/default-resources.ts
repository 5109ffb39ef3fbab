import { requiredClient } from './default-client';
import { resourceFunctions } from './resources/resource-functions';

/**
 * The calls of the default client as functions of the module; before `init()` they reject with LucidicNotInitializedError.
 */
export const {
  clearFeatureFlagCache,
  createExperiment,
  datasets,
  evals,
  getBoolFlag,
  getFeatureFlag,
  getFloatFlag,
  getIntFlag,
  getJsonFlag,
  getPrompt,
  getRawPrompt,
  getStringFlag,
  mockCalls,
  updatePrompt,
  updatePromptMetadata,
} = resourceFunctions(() => requiredClient('init').resources);
