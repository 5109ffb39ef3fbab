// For users.

// Events and payloads, as they go over the wire.
export type {
  ErrorTracebackEvent,
  ErrorTracebackPayload,
  EventMessage,
  FunctionCallEvent,
  FunctionCallPayload,
  GenericEvent,
  GenericPayload,
  Json,
  LlmGenerationEvent,
  LlmGenerationPayload,
  LucidicEvent,
  ToolCall,
} from '../exporters/mapping/lucidic-event';
export { setTargetHost } from '../processors/propagation/target-hosts';
export { bindSession } from './bind-session';
// Sessions and events by hand.
export {
  createErrorEvent,
  createEvent,
  createFunctionEvent,
  createGenericEvent,
  createLLMEvent,
  endSession,
  flush,
  init,
  ready,
  runSession,
  session,
  shutdown,
  stats,
  updateSession,
} from './client-functions';
// Prompts, datasets, experiments, feature flags, evals and mock calls.
export { ApiError, type ApiErrorCode } from './core/api-error';
export { APIKeyVerificationError } from './core/api-key-verification-error';
export type { LucidicOptions } from './core/config';
export {
  ConfigError,
  InvalidOperationError,
  LucidicError,
  LucidicNotInitializedError,
} from './core/errors';
export { FeatureFlagError, type FeatureFlagErrorCode } from './core/feature-flag-error';
export type { Stats } from './core/ledger';
export { LucidicUnsupportedSQLError } from './core/lucidic-unsupported-sql-error';
export type { MaskFunction, MaskOption, MaskPreset, MaskRule, MaskSettings } from './core/mask-option';
export type { ModelPrice, TokenRates } from './core/model-price';
export { PromptError, type PromptErrorCode } from './core/prompt-error';
export type { InitOptions } from './default-client';
export {
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
} from './default-resources';
export type {
  ErrorEventFields,
  EventFields,
  EventOptions,
  EventType,
  FunctionEventFields,
  GenericEventFields,
  LLMEventFields,
} from './events/event-fields';
export { getSessionId } from './get-session-id';
export { Lucidic } from './lucidic';
export { LucidicExporter } from './lucidic-exporter';
export {
  LucidicLogRecordProcessor,
  type LucidicLogRecordProcessorOptions,
} from './lucidic-log-record-processor';
export { LucidicPropagator, type PropagationStats } from './lucidic-propagator';
export { LucidicSpanProcessor } from './lucidic-span-processor';
export type { EventDecorator } from './observe/event';
// Observed functions.
export { event, event as observe } from './observe/event';
export type { ObserveOptions } from './observe/observe-options';
export type { LucidicPropagatorOptions } from './propagator-options';
export type { JsonObject } from './resources/answer-reader';
export type { CallOptions } from './resources/api-client';
export type { CreateExperimentOptions } from './resources/create-experiment';
export type { MockCallOptions, MockCallResult } from './resources/create-mock-call';
export type { Experiments, MockCalls } from './resources/create-resources';
export type { Dataset } from './resources/datasets/dataset';
export type { DatasetItem } from './resources/datasets/dataset-item';
export type {
  DatasetFields,
  DatasetItemFields,
  Datasets,
  NewDataset,
  NewDatasetItem,
} from './resources/datasets/datasets';
export type { ItemSession } from './resources/datasets/item-session';
export type { EvalOptions, EvalStats, Evals } from './resources/evals';
export type { FlagOptions } from './resources/flags';
export type { PromptVariables } from './resources/prompts/fill-template';
export type { Prompt, PromptSource } from './resources/prompts/prompt';
export type {
  GetPromptOptions,
  PromptUpdate,
  UpdatePromptMetadataOptions,
  UpdatePromptOptions,
} from './resources/prompts/prompts';
export { runInSession } from './run-in-session';
export { Session } from './session';
export type { SessionOptions, SessionUpdate } from './session-options';
