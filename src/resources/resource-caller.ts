import type { Resources } from './create-resources';
import { type ResourceFunctions, resourceFunctions } from './resource-functions';

/** What lives in the backend beside sessions and events, as members of a client. */
export class ResourceCaller implements ResourceFunctions {
  readonly getPrompt: ResourceFunctions['getPrompt'];
  readonly getRawPrompt: ResourceFunctions['getRawPrompt'];
  readonly updatePrompt: ResourceFunctions['updatePrompt'];
  readonly updatePromptMetadata: ResourceFunctions['updatePromptMetadata'];
  readonly createExperiment: ResourceFunctions['createExperiment'];
  readonly getFeatureFlag: ResourceFunctions['getFeatureFlag'];
  readonly getBoolFlag: ResourceFunctions['getBoolFlag'];
  readonly getIntFlag: ResourceFunctions['getIntFlag'];
  readonly getFloatFlag: ResourceFunctions['getFloatFlag'];
  readonly getStringFlag: ResourceFunctions['getStringFlag'];
  readonly getJsonFlag: ResourceFunctions['getJsonFlag'];
  readonly clearFeatureFlagCache: ResourceFunctions['clearFeatureFlagCache'];
  readonly datasets: ResourceFunctions['datasets'];
  readonly evals: ResourceFunctions['evals'];
  readonly mockCalls: ResourceFunctions['mockCalls'];

  /** @param current Asked at each call; nothing is made before the first. */
  constructor(current: () => Resources) {
    const functions = resourceFunctions(current);
    this.getPrompt = functions.getPrompt;
    this.getRawPrompt = functions.getRawPrompt;
    this.updatePrompt = functions.updatePrompt;
    this.updatePromptMetadata = functions.updatePromptMetadata;
    this.createExperiment = functions.createExperiment;
    this.getFeatureFlag = functions.getFeatureFlag;
    this.getBoolFlag = functions.getBoolFlag;
    this.getIntFlag = functions.getIntFlag;
    this.getFloatFlag = functions.getFloatFlag;
    this.getStringFlag = functions.getStringFlag;
    this.getJsonFlag = functions.getJsonFlag;
    this.clearFeatureFlagCache = functions.clearFeatureFlagCache;
    this.datasets = functions.datasets;
    this.evals = functions.evals;
    this.mockCalls = functions.mockCalls;
  }
}
